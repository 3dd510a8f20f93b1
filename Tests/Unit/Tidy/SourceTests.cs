using Xunit;

namespace Vliegwiel.Unit.Tidy;

/// <summary>House style that a machine can see in the source files.</summary>
public sealed class SourceTests
{
    const int ColumnsMax = 120;
    const int FileLinesMax = 500;
    const int FunctionLinesMax = 60;
    const int BinaryBytesMax = 1024 * 1024;

    /// <summary>Lines that were too wide when this guard came in. It may only go down, to 0.</summary>
    const int WideLinesLeft = 146;

    /// <summary>Functions that were too long when this guard came in. It may only go down, to 0.</summary>
    const int LongFunctionsLeft = 3;

    static readonly string[] Source = [".cs", ".cshtml", ".js", ".css", ".sql"];

    [Fact]
    public void No_more_lines_than_before_are_wider_than_120_columns()
    {
        var tooWide = Repository.Pattern($"^.{{{ColumnsMax + 1}}}");
        var wide = Repository.Find(Repository.WithEnding(Source), tooWide).ToList();

        Assert.True(wide.Count <= WideLinesLeft, $"{wide.Count} lines are too wide:\n{string.Join("\n", wide)}");
    }

    [Fact]
    public void No_file_is_longer_than_500_lines() => Repository.AssertNone(
        Repository.WithEnding(Source).Where(file => Repository.Lines(file).Length > FileLinesMax));

    [Fact]
    public void No_more_functions_than_before_are_longer_than_60_lines()
    {
        var tooLong = Repository.WithEnding(".cs")
            .SelectMany(file => LongFunctions(file, Repository.Lines(file))).ToList();

        Assert.True(
            tooLong.Count <= LongFunctionsLeft, $"{tooLong.Count} functions are too long:\n{string.Join("\n", tooLong)}");
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        // The words are put together here, so that this file does not hold them.
        string[] words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

        Repository.AssertNone(Repository.Find(
            Repository.WithEnding([.. Source, ".md", ".csproj", ".props"]),
            Repository.Pattern($@"\b({string.Join('|', words)})\b")));
    }

    [Fact]
    public void No_file_names_a_folder_of_somebody_s_machine()
    {
        string[] folders = ["work", "home", "root", "Users"];
        var pattern = $@"(?<![\w.}}~-])/({string.Join('|', folders)})/|\b[A-Z]:\\\w";

        Repository.AssertNone(Repository.Find(Text(), Repository.Pattern(pattern)));
    }

    [Fact]
    public void No_file_names_the_host_of_a_package_registry()
    {
        string[] hosts = ["npm" + "js", "nu" + "get", "py" + "pi", "yarn" + "pkg"];

        Repository.AssertNone(Repository.Find(
            Text(), Repository.Pattern($@"\b({string.Join('|', hosts)})\.(org|com)\b")));
    }

    [Fact]
    public void No_large_binary_is_committed() => Repository.AssertNone(Repository.Files.Where(file =>
    {
        var info = new FileInfo(Path.Combine(Repository.Root, file));
        return info.Length > BinaryBytesMax && IsBinary(info);
    }));

    [Theory]
    [InlineData(61, 1)]
    [InlineData(60, 0)]
    public void Counts_the_lines_between_the_braces_of_a_function(int lines, int found)
    {
        string[] body = [.. Enumerable.Repeat("        Put();", lines)];
        string[] text = ["class Box", "{", "    void Fill()", "    {", .. body, "    }", "}"];

        Assert.Equal(found, LongFunctions("Box.cs", text).Count());
    }

    static IEnumerable<string> Text() =>
        Repository.Files.Where(file => !IsBinary(new FileInfo(Path.Combine(Repository.Root, file))));

    static bool IsBinary(FileInfo file)
    {
        var head = new byte[8000];
        using var stream = file.OpenRead();
        return head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    /// <summary>The build keeps the layout: a function stands between two braces at the indent of a member.</summary>
    static IEnumerable<string> LongFunctions(string file, string[] lines)
    {
        var type = Repository.Pattern(@"\b(class|record|struct|interface|enum|namespace)\b");
        foreach (var indent in new[] { "    ", "        " })
        {
            for (var open = 1; open < lines.Length; open++)
            {
                if (lines[open] != indent + "{" || lines[open - 1].Length == 0)
                    continue;
                var header = open - 1;
                while (header > 0 && lines[header].StartsWith(indent + " ", StringComparison.Ordinal))
                    header--;
                var close =
                    Array.FindIndex(lines, open, line => line.StartsWith(indent + "}", StringComparison.Ordinal));
                if (close - open - 1 > FunctionLinesMax && !type.IsMatch(lines[header]))
                    yield return $"{file}:{header + 1}: {close - open - 1} lines";
            }
        }
    }
}
