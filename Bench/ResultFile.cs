using System.Text.RegularExpressions;

namespace Vliegwiel.Bench;

/// <summary>Results are kept per processor, for figures of two processors cannot be compared.</summary>
static partial class ResultFile
{
    public static async Task WriteAsync(string name, string report)
    {
        var folder = Directory.CreateDirectory(Path.Combine("Bench", "results")).FullName;
        var path = Path.Combine(folder, $"{NotPlain().Replace(Processor(), "-").Trim('-')}.{name}.md");
        await File.WriteAllTextAsync(path, report + Environment.NewLine);
    }

    static string Processor()
    {
        const string Described = "/proc/cpuinfo";
        var line = File.Exists(Described)
            ? File.ReadLines(Described).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':')[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotPlain();
}
