using System.Text.Json;
using Vliegwiel.Web.Commands;
using Xunit;

namespace Vliegwiel.Unit.Commands;

/// <summary>vliegwiel import spend --dry-run: what a script that calls it can rely on. With a city see the integration
/// tests of the same name.</summary>
public sealed class ImportSpendTests : IDisposable
{
    const string Good = "Supplier,Date,Amount\nAcme Ltd,01/02/2024,10.50\nBolt Ltd,02/02/2024,-3.00\n";

    readonly string folder = Directory.CreateTempSubdirectory("import-spend").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Put(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    static async Task<(int Code, string[] Output, string[] Errors)> RunAsync(bool isJson, params string[] files)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var options = new ImportSpendOptions
        {
            DataFolder = "nowhere",
            IsDryRun = true,
            IsJson = isJson,
            Language = "en",
            Files = files,
        };
        var code = await new ImportSpend(options, output, errors).RunAsync(CancellationToken.None);
        return (code, Lines(output), Lines(errors));
    }

    static string[] Lines(StringWriter writer) =>
        writer.ToString().Split(writer.NewLine, StringSplitOptions.RemoveEmptyEntries);

    static string Told(string line)
    {
        using var json = JsonDocument.Parse(line);
        var file = json.RootElement.GetProperty("file").GetString();
        return json.RootElement.TryGetProperty("refused", out var refused)
            ? $"{file}: {refused.GetProperty("code").GetString()}"
            : $"{file}: {json.RootElement.GetProperty("rowsTaken").GetInt64()} rows, "
                + json.RootElement.GetProperty("net").GetString();
    }

    [Fact]
    public async Task Every_input_gives_one_line_of_json_whatever_became_of_it()
    {
        var missing = Path.Combine(folder, "missing.csv");
        Directory.CreateDirectory(Path.Combine(folder, "bare"));

        var (code, output, errors) = await RunAsync(isJson: true, Put("empty.csv", ""), missing,
            Put("note.csv", "nothing,like\na,payment\n"), Path.Combine(folder, "bare"), Put("good.csv", Good));

        Assert.Equal(1, code);
        Assert.Equal(
            ["bare: noLists", "empty.csv: empty", "good.csv: 2 rows, 7.50", "missing.csv: cannotOpen",
                "note.csv: noAmount"],
            output.Select(Told).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(errors, line => line.StartsWith('{'));
        Assert.Contains(errors, line => line.Contains(missing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_stands_for_its_lists_in_the_order_of_their_names()
    {
        Put("lists/b.csv", Good);
        Put("lists/A.TSV", Good.Replace(',', '\t'));
        Put("lists/.hidden.csv", Good);
        Put("lists/notes.pdf", "%PDF-1.7");
        Put("lists/deeper/c.csv", Good);

        var (code, output, errors) = await RunAsync(isJson: true, Path.Combine(folder, "lists"));

        Assert.Equal(0, code);
        Assert.Equal(["A.TSV: 2 rows, 7.50", "b.csv: 2 rows, 7.50"], output.Select(Told));
        Assert.Equal(["1/2 A.TSV", "2/2 b.csv"], errors);
    }

    [Fact]
    public async Task One_file_that_fails_does_not_stop_the_others()
    {
        var (code, output, _) = await RunAsync(
            isJson: true, Put("1.csv", "%PDF-1.7\n"), Put("2.csv", Good), Path.Combine(folder, "3.csv"),
            Put("4.csv", Good));

        Assert.Equal(1, code);
        Assert.Equal(
            ["1.csv: binary", "2.csv: 2 rows, 7.50", "3.csv: cannotOpen", "4.csv: 2 rows, 7.50"],
            output.Select(Told));
    }

    [Fact]
    public async Task Without_json_receipts_are_told_in_words_and_progress_stays_out_of_them()
    {
        var (code, output, errors) = await RunAsync(isJson: false, Put("good.csv", Good));

        Assert.Equal(0, code);
        Assert.Equal("good.csv", output[0]);
        Assert.Contains(output, line => line.Contains("2 read = 2 taken + 0 set aside", StringComparison.Ordinal));
        Assert.Equal(["1/1 good.csv"], errors);
    }

    [Fact]
    public async Task Without_a_city_nothing_is_tried()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var options = new ImportSpendOptions
        {
            DataFolder = Path.Combine(folder, "data"),
            IsJson = true,
            Language = "en",
            Files = [Put("good.csv", Good)],
        };

        Assert.Equal(2, await new ImportSpend(options, output, errors).RunAsync(CancellationToken.None));

        Assert.Empty(output.ToString());
        Assert.Contains(options.DataFolder, errors.ToString(), StringComparison.Ordinal);
    }
}
