using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Real lists beside the repository; tests that read them are skipped where they are absent.</summary>
static class SharedFiles
{
    public static string? Folder(params string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            // Beside the repository's root, or one folder further up.
            foreach (var root in new[] { folder.Parent, folder.Parent?.Parent })
            {
                if (root is null || !File.Exists(Path.Combine(folder.FullName, "Vliegwiel.slnx")))
                    continue;
                var shared = Path.Combine([root.FullName, "shared", "data", .. path]);
                if (Directory.Exists(shared))
                    return shared;
            }
        }
        return null;
    }

    public static string Require(params string[] path)
    {
        var folder = Folder(path);
        Assert.SkipWhen(folder is null, "shared/data is absent");
        return folder!;
    }

    public static List<Dictionary<string, string>> Expected(string folder)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "expected.csv"));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair =>
            pair.Second))];
    }
}
