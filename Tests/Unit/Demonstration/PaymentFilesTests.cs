using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using ExcelDataReader;
using Vliegwiel.Web.Demonstration;
using Xunit;

namespace Vliegwiel.Unit.Demonstration;

/// <summary>
/// The made-up payment files: the same for a seed, and holding exactly what expected.csv says. The files are read back
/// here by plain means, apart from the code that wrote them and from the import.
/// </summary>
public sealed class PaymentFilesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("payment-files").FullName;

    public static TheoryData<string> Cities => ["heerlen", "preston"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Cities))]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others(string slug)
    {
        string[] Hashes(string name, int seed) =>
            [.. PaymentFiles.Write(slug, Path.Combine(_folder, name), seed).Files.Select(f => $"{f.File} {f.Sha256}")];

        var first = Hashes("first", 1);
        Assert.Equal(first, Hashes("second", 1));
        Assert.Empty(first.Intersect(Hashes("third", 2)));
    }

    [Theory, MemberData(nameof(Cities))]
    public void Every_file_holds_the_rows_and_sums_that_are_expected(string slug)
    {
        var written = PaymentFiles.Write(slug, _folder);
        var profile = PaymentProfile.Read(DemoFiles.Open(slug).PaymentsJson);
        Assert.All(written.Files, file =>
        {
            var layout = LayoutOf(profile, file);
            var amounts = Amounts(Path.Combine(_folder, file.File), layout).ToList();
            Assert.Equal(file.Rows, amounts.Count);
            Assert.Equal(file.DebitCents, amounts.Where(a => a > 0).Sum());
            Assert.Equal(file.CreditCents, amounts.Where(a => a < 0).Sum());
        });
        Assert.InRange(written.Files.Sum(f => f.Rows), 10_000, 60_000);
    }

    [Theory, MemberData(nameof(Cities))]
    public void What_is_paid_by_ring_adds_up_to_the_files(string slug)
    {
        var written = PaymentFiles.Write(slug, _folder);
        var once = written.Files.Where(f => f.DuplicateOf is null).ToList();
        Assert.Equal(once.Sum(f => f.NetCents), written.Shares.Sum(s => s.Cents));
        Assert.Equal(once.Sum(f => f.Rows), written.Shares.Sum(s => s.Rows));
    }

    [Theory]
    [InlineData("heerlen", "gemeente")]
    [InlineData("preston", "council")]
    public void About_half_of_the_municipality_and_the_planned_shares_of_the_rest_come_out(string slug, string anchor)
    {
        var shares = PaymentFiles.Write(slug, _folder).Shares.Where(s => s.Anchor == anchor && s.Year == 2024).ToList();
        string[] rings = ["city", "sub-region", "region", "country", "abroad", "unknown"];
        var planned = PaymentProfile.Read(DemoFiles.Open(slug).PaymentsJson).RingShares["2024"];
        decimal procurement = shares.Where(s => rings.Contains(s.Group)).Sum(s => s.Cents);

        Assert.InRange(1 - procurement / shares.Sum(s => s.Cents), 0.4m, 0.6m);
        foreach (var ring in rings)
            Assert.InRange(shares.Single(s => s.Group == ring).Cents / procurement * 1000, planned[ring] - 15,
                planned[ring] + 15);
    }

    [Fact]
    public void About_a_tenth_of_Heerlens_procurement_stays_in_town_and_a_fifth_in_Parkstad()
    {
        string[] rings = ["city", "sub-region", "region", "country", "abroad", "unknown"];
        var shares = PaymentFiles.Write("heerlen", _folder).Shares.Where(s => rings.Contains(s.Group)).ToList();
        decimal Share(params string[] groups) =>
            shares.Where(s => groups.Contains(s.Group)).Sum(s => s.Cents) / (decimal)shares.Sum(s => s.Cents);

        Assert.InRange(Share("city"), 0.10m, 0.12m);
        Assert.InRange(Share("city", "sub-region"), 0.18m, 0.22m);
        Assert.InRange(Share("abroad"), 0.02m, 0.04m);
        Assert.InRange(Share("unknown"), 0.04m, 0.06m);
    }

    [Fact]
    public void The_mess_of_real_lists_is_in_them()
    {
        var files = PaymentFiles.Write("heerlen", _folder).Files;
        string[] encodings = ["windows-1252", "cp850", "utf-8", "utf-8-bom", "utf-16", "xlsx"];
        Assert.Equal(encodings.Order(), files.Select(f => f.Encoding).Distinct().Order());
        Assert.Contains(files, f => f.SetAside > 0);
        Assert.Contains(files, f => f.TitleRows > 0);
        Assert.Contains(files, f => f.TotalRows > 0);
        Assert.Contains(files, f => f.HeaderRows == 2);
        Assert.Contains(files, f => f.CreditCents < 0);

        var copy = Assert.Single(files, f => f.DuplicateOf is not null);
        Assert.Equal(files.Single(f => f.File == copy.DuplicateOf).Sha256, copy.Sha256);

        string Text(string prefix, Encoding encoding) => string.Concat(files
            .Where(f => f.File.StartsWith(prefix, StringComparison.Ordinal))
            .Select(f => File.ReadAllText(Path.Combine(_folder, f.File), encoding)));
        var municipality = Text("gemeente/verzonnen betalingen", CodePage(1252));
        Assert.Contains("=HYPERLINK(", municipality, StringComparison.Ordinal);
        Assert.Contains("GEANONIMISEERD", municipality, StringComparison.Ordinal);
        Assert.Matches(@";[\d.]+,\d\d-;", municipality);
        Assert.Matches(@"\([\d.]+,\d\d\)", Text("scholen/", CodePage(850)));
        Assert.Contains("Verzonnen voorbeeld: Gemeente Heerlen (voorbeeld)", municipality, StringComparison.Ordinal);
    }

    [Fact]
    public void The_written_csv_of_expectations_says_the_same()
    {
        var written = PaymentFiles.Write("preston", _folder);
        using var csv =
            CsvReader.FromFile(Path.Combine(_folder, "expected.csv"), new CsvReaderOptions { Separator = ',' });
        List<decimal> nets = [];
        while (csv.Read())
        {
            nets.Add(decimal.Parse(csv.GetString("net"), CultureInfo.InvariantCulture));
            Assert.Equal(nets[^1], decimal.Parse(csv.GetString("debits"), CultureInfo.InvariantCulture)
                + decimal.Parse(csv.GetString("credits"), CultureInfo.InvariantCulture));
        }
        Assert.Equal(written.Files.Select(f => f.NetCents / 100m), nets);
    }

    static FileLayout LayoutOf(PaymentProfile profile, ExpectedFile file) =>
        profile.Anchors.Single(a => a.Id == file.Anchor).Layouts.Single(layout => Regex.IsMatch(
            Path.GetFileName(file.File),
            "^" + string.Join(".+", layout.Name.Split("{period}").Select(Regex.Escape)) + "$",
            RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Every amount that stands in a row with a date: titles, headers and totals have none.</summary>
    static IEnumerable<long> Amounts(string path, FileLayout layout)
    {
        var fields = layout.Columns.Select(c => c.Field).ToList();
        var amount = fields.IndexOf(PaymentField.Net) is var net and >= 0 ? net : fields.IndexOf(PaymentField.Gross);
        var date = fields.IndexOf(PaymentField.Date);
        var rows = layout.Kind == FileKind.Text ? TextRows(path, layout) : WorkbookRows(path);
        foreach (var row in rows.Where(r => r.Length > Math.Max(amount, date) && r[date].Any(char.IsDigit)))
        {
            if (Cents(row[amount]) is { } cents)
                yield return cents;
        }
    }

    static long? Cents(string text)
    {
        var digits = string.Concat(text.Where(char.IsDigit));
        if (digits.Length == 0 || !text.All(c => char.IsDigit(c) || ".,£()-".Contains(c, StringComparison.Ordinal)))
            return null;
        var cents = long.Parse(digits, CultureInfo.InvariantCulture);
        return text.Contains('-', StringComparison.Ordinal) || text.StartsWith('(') ? -cents : cents;
    }

    static IEnumerable<string[]> TextRows(string path, FileLayout layout)
    {
        var encoding = layout.Encoding switch
        {
            "windows-1252" => CodePage(1252),
            "cp850" => CodePage(850),
            "utf-16" => Encoding.Unicode,
            _ => Encoding.UTF8,
        };
        using var csv = CsvReader.FromText(File.ReadAllText(path, encoding),
            new CsvReaderOptions { Separator = layout.Separator, HasHeader = false });
        while (csv.Read())
            yield return [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
    }

    static IEnumerable<string[]> WorkbookRows(string path)
    {
        // The Excel reader asks for code page 1252 while it starts, whatever the workbook holds.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateReader(stream);
        do
        {
            while (reader.Read())
            {
                yield return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
                {
                    double number => number.ToString("0.00", CultureInfo.InvariantCulture),
                    DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
                })];
            }
        }
        while (reader.NextResult());
    }

    static Encoding CodePage(int page) => CodePagesEncodingProvider.Instance.GetEncoding(page)!;
}
