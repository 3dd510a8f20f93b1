using DuckDB.NET.Data;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Import;

public sealed class LineFileTests : IDisposable
{
    /// <summary>More than wait to be written at one time.</summary>
    const int Lines = 20_000;

    readonly string _folder = Directory.CreateTempSubdirectory("vliegwiel-lines-").FullName;

    [Fact]
    public void Lines_come_back_in_their_order_with_what_was_missing()
    {
        var path = Path.Combine(_folder, "lines.parquet");
        using (var file = new LineFile(path, KeyOf))
        {
            AddLines(file);
            Assert.Equal((Lines, (long)Lines * (Lines - 1) / 2), file.Write());
        }

        var read = ImportedLines.Read(path).ToList();

        Assert.Equal(Enumerable.Range(0, Lines).Select(i => (long)i), read.Select(l => l.Line));
        Assert.Equal(new DateOnly(2026, 3, 1), read[1].Date);
        Assert.Equal(("Bakker Müller", "of line 1"), (read[1].Supplier, read[1].SupplierKey));
        Assert.Equal("Brood", read[1].Description);
        Assert.Equal((null, null, null), (read[0].Date, read[0].Description, read[0].Account));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_breaks_off_leaves_nothing()
    {
        using (var file = new LineFile(Path.Combine(_folder, "lines.parquet"), KeyOf))
            AddLines(file);

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_cannot_be_written_is_told_at_the_end_and_holds_nobody_up()
    {
        using var file = new LineFile(Path.Combine(_folder, "missing", "lines.parquet"), KeyOf);
        await Task.Run(() => AddLines(file), TestContext.Current.CancellationToken);

        Assert.Throws<DuckDBException>(() => file.Write());
        Directory.CreateDirectory(Path.Combine(_folder, "missing"));
    }

    static string KeyOf(SpendLine line) => $"of line {line.LineNumber}";

    static void AddLines(LineFile file)
    {
        for (var i = 0; i < Lines; i++)
        {
            file.Add(new SpendLine
            {
                LineNumber = i,
                AmountMinor = i,
                SupplierName = "Bakker Müller",
                Date = i == 0 ? null : new DateOnly(2026, 3, 1),
                Description = i == 0 ? null : "Brood",
            });
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
