using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Vliegwiel.Unit.Tidy;

/// <summary>The repository's own files: what git knows or would take in; without git, a walk.</summary>
static class Repository
{
    static readonly string[] NotOurs = [".git", "artifacts", "node_modules", ".data", "bin", "obj", "lib"];

    public static readonly string Root = FindRoot();
    public static readonly IReadOnlyList<string> Files = List();

    public static IEnumerable<string> WithEnding(params string[] endings) =>
        Files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>Where a pattern stands, as FILE:LINE: TEXT.</summary>
    public static IEnumerable<string> Find(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in Lines(file).Select((text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    /// <summary>Fails with all that was found, one a line, so that it can be mended at once.</summary>
    public static void AssertNone(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join("\n", all)}");
    }

    public static Regex Pattern(string pattern, RegexOptions options = RegexOptions.None) =>
        new(pattern, options | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Vliegwiel.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("No Vliegwiel.slnx above the test program.");
        return folder.FullName;
    }

    static List<string> List()
    {
        var files = FromGit() ?? Walk(new DirectoryInfo(Root));
        return [.. files.Where(file => File.Exists(Path.Combine(Root, file))).Order(StringComparer.Ordinal)];
    }

    static List<string>? FromGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "ls-files -z -co --exclude-standard")
            {
                WorkingDirectory = Root,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. files] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    static IEnumerable<string> Walk(DirectoryInfo folder) => folder.EnumerateFiles()
        .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
        .Concat(folder.EnumerateDirectories().Where(inner => !NotOurs.Contains(inner.Name)).SelectMany(Walk));
}
