using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vliegwiel.Web.Demonstration;

/// <summary>
/// What a reader of one made-up payment file must find: rows taken, rows set aside because they hold no amount, and
/// sums in cents. Rows that are no payments (titles, headers, totals, blank lines) are counted apart.
/// </summary>
public sealed record ExpectedFile
{
    public required string Anchor { get; init; }

    /// <summary>Path below the folder of files, with slashes.</summary>
    public required string File { get; init; }
    public required string Encoding { get; init; }
    public required int Rows { get; init; }
    public required int SetAside { get; init; }
    public required long DebitCents { get; init; }
    public required long CreditCents { get; init; }
    public long NetCents => DebitCents + CreditCents;
    public required DateOnly FirstDate { get; init; }
    public required DateOnly LastDate { get; init; }
    public required int TitleRows { get; init; }
    public required int HeaderRows { get; init; }
    public required int TotalRows { get; init; }

    /// <summary>The earlier file with the same bytes, when this one was delivered twice.</summary>
    public string? DuplicateOf { get; init; }
    public required int Bytes { get; init; }
    public required string Sha256 { get; init; }
}

/// <summary>By anchor, year and ring (or the reason why it is no procurement): what was paid, each file counted
/// once.</summary>
public sealed record ExpectedShare(string Anchor, int Year, string Group, int Rows, long Cents);

/// <summary>What was written, to hold an import against.</summary>
public sealed record PaymentFilesWritten(
    string Folder, string Currency, IReadOnlyList<ExpectedFile> Files, IReadOnlyList<ExpectedShare> Shares);

/// <summary>
/// Writes the made-up payment files of a demonstration city's anchors: a folder for each anchor, files as finance
/// systems deliver them, and beside them expected.csv and expected-shares.csv. The same seed gives the same bytes.
/// </summary>
public static class PaymentFiles
{
    public const int DemonstrationSeed = 2026;

    public static PaymentFilesWritten Write(string slug, string folder, int seed = DemonstrationSeed)
    {
        var city = DemoFiles.Open(slug);
        var profile = PaymentProfile.Read(city.PaymentsJson);
        var suppliers = city.Suppliers;
        List<ExpectedFile> files = [];
        List<ExpectedShare> shares = [];
        foreach (var anchor in city.Anchors)
        {
            var plan = profile.Anchors.Single(a => a.Id == anchor.Id);
            List<Payment> payments = [];
            foreach (var year in profile.Years)
            {
                var numbers = SeededNumbers.For(seed, slug, anchor.Id, $"{year}");
                payments.AddRange(new PaymentPlan(profile, plan, numbers).Year(year,
                    suppliers.Where(s => s.Buyers.Contains(anchor.Letter, StringComparison.Ordinal))));
            }
            var written = new AnchorFiles(profile, plan, anchor, folder, seed).Write(payments);
            files.AddRange(written.Files);
            shares.AddRange(written.Shares);
        }
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "README.txt"), profile.ReadMe + "\n");
        File.WriteAllText(Path.Combine(folder, "expected.csv"), ExpectedCsv(files, profile.Currency));
        File.WriteAllText(Path.Combine(folder, "expected-shares.csv"), SharesCsv(shares, profile.Currency));
        return new PaymentFilesWritten(folder, profile.Currency, files, shares);
    }

    static string ExpectedCsv(IEnumerable<ExpectedFile> files, string currency)
    {
        var text = new StringBuilder("anchor,file,encoding,rows,set_aside,debits,credits,net,currency,first_date," +
            "last_date,title_rows,header_rows,total_rows,duplicate_of,bytes,sha256\n");
        foreach (var f in files)
            text.Append(CultureInfo.InvariantCulture, $"{f.Anchor},{f.File},{f.Encoding},{f.Rows},{f.SetAside},")
                .Append(CultureInfo.InvariantCulture,
                    $"{Units(f.DebitCents)},{Units(f.CreditCents)},{Units(f.NetCents)},")
                .Append(CultureInfo.InvariantCulture, $"{currency},{f.FirstDate:yyyy-MM-dd},{f.LastDate:yyyy-MM-dd},")
                .Append(CultureInfo.InvariantCulture, $"{f.TitleRows},{f.HeaderRows},{f.TotalRows},{f.DuplicateOf},")
                .Append(CultureInfo.InvariantCulture, $"{f.Bytes},{f.Sha256}\n");
        return text.ToString();
    }

    static string SharesCsv(IEnumerable<ExpectedShare> shares, string currency)
    {
        var text = new StringBuilder("anchor,year,group,rows,net,currency\n");
        foreach (var s in shares)
            text.Append(CultureInfo.InvariantCulture,
                $"{s.Anchor},{s.Year},{s.Group},{s.Rows},{Units(s.Cents)},{currency}\n");
        return text.ToString();
    }

    static string Units(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>Cuts the payments of one anchor into files, layout by layout and period by period.</summary>
sealed class AnchorFiles(PaymentProfile profile, AnchorProfile plan, DemoAnchor anchor, string folder, int seed)
{
    readonly List<ExpectedFile> _files = [];
    readonly Dictionary<(int Year, string Group), (int Rows, long Cents)> _shares = [];

    public (List<ExpectedFile> Files, IEnumerable<ExpectedShare> Shares) Write(List<Payment> payments)
    {
        Directory.CreateDirectory(Path.Combine(folder, anchor.Id));
        var placed = 0;
        foreach (var layout in plan.Layouts)
        {
            var mine = payments.Where(p => Between(Month(p.Date), layout.From, layout.To)).ToList();
            placed += mine.Count;
            foreach (var period in mine.GroupBy(p => Period(p.Date, layout.Every)))
                WriteFile(layout, period.Key, [.. period]);
        }
        // Every payment goes to a file, and to one file only.
        if (placed != payments.Count)
            throw new InvalidDataException($"Layouts of {anchor.Id} hold {placed} of {payments.Count} payments.");
        var shares = _shares.OrderBy(s => s.Key.Year).ThenBy(s => s.Key.Group, StringComparer.Ordinal)
            .Select(s => new ExpectedShare(anchor.Id, s.Key.Year, s.Key.Group, s.Value.Rows, s.Value.Cents));
        return (_files, shares);
    }

    void WriteFile(FileLayout layout, string period, List<Payment> payments)
    {
        List<PaymentSheet> sheets = layout.Kind == FileKind.Text
            ? [Sheet(layout, period, payments)]
            : [.. payments.GroupBy(p => Month(p.Date)).Select(month => Sheet(layout, month.Key, [.. month]))];
        var bytes = layout.Kind == FileKind.Text ? DelimitedText.Write(sheets[0], layout) : XlsxWriter.Write(sheets);
        var name = layout.Name.Replace("{period}", period, StringComparison.Ordinal);
        var first = Save(layout, name, bytes, sheets, duplicateOf: null);
        foreach (var sheet in sheets)
            Tally(sheet);
        if (layout.Twice == period)
            Save(layout, $"{Path.GetFileNameWithoutExtension(name)} (2){Path.GetExtension(name)}", bytes, sheets,
                first);
    }

    PaymentSheet Sheet(FileLayout layout, string period, List<Payment> payments) =>
        new(profile, anchor.Name, layout, period, payments, SeededNumbers.For(seed, anchor.Id, period));

    string Save(FileLayout layout, string name, byte[] bytes, List<PaymentSheet> sheets, string? duplicateOf)
    {
        File.WriteAllBytes(Path.Combine(folder, anchor.Id, name), bytes);
        var amounts = sheets.SelectMany(s => s.Payments.Select(s.Amount)).ToList();
        int Count(RowKind kind) => sheets.Sum(s => s.Count(kind));
        _files.Add(new ExpectedFile
        {
            Anchor = anchor.Id,
            File = $"{anchor.Id}/{name}",
            Encoding = layout.Kind == FileKind.Workbook ? "xlsx" : layout.Encoding,
            Rows = amounts.Count,
            SetAside = Count(RowKind.Unreadable),
            DebitCents = amounts.Where(a => a > 0).Sum(),
            CreditCents = amounts.Where(a => a < 0).Sum(),
            FirstDate = sheets.Min(s => s.Payments.Min(p => p.Date)),
            LastDate = sheets.Max(s => s.Payments.Max(p => p.Date)),
            TitleRows = Count(RowKind.Title),
            HeaderRows = Count(RowKind.Header),
            TotalRows = Count(RowKind.Total),
            DuplicateOf = duplicateOf,
            Bytes = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        });
        return $"{anchor.Id}/{name}";
    }

    void Tally(PaymentSheet sheet)
    {
        foreach (var payment in sheet.Payments)
        {
            var supplier = payment.Supplier;
            var key = (payment.Date.Year, supplier.Kind == "procurement" ? supplier.Ring! : supplier.Kind);
            var sum = _shares.GetValueOrDefault(key);
            _shares[key] = (sum.Rows + 1, sum.Cents + sheet.Amount(payment));
        }
    }

    static string Month(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    string Period(DateOnly date, FileEvery every) => every switch
    {
        FileEvery.Month => Month(date),
        FileEvery.Quarter =>
            string.Create(CultureInfo.InvariantCulture, $"{date.Year}-{profile.QuarterLetter}{(date.Month + 2) / 3}"),
        _ => date.Year.ToString(CultureInfo.InvariantCulture),
    };

    static bool Between(string month, string from, string to) =>
        string.CompareOrdinal(month, from) >= 0 && string.CompareOrdinal(month, to) <= 0;
}
