using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Policies;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Printing;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Statements;

/// <summary>All that moved in some days, with the balance after each; on screen, on paper and as a file.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(MoneyReader reader, StatementQuery statements, RulesInForce rules, TimeProvider time)
    : MoneyPage(reader)
{
    /// <summary>On one page; the files hold all.</summary>
    public const int LinesMax = 500;

    /// <summary>Some hundred sheets of paper.</summary>
    public const int PdfLinesMax = 5_000;

    [BindProperty(SupportsGet = true, Name = "van")]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "tot")]
    public DateOnly? Until { get; set; }

    public DateOnly First { get; private set; }
    public DateOnly Last { get; private set; }
    public IReadOnlyList<StatementLine> Lines { get; private set; } = [];
    public long OpeningMinor { get; private set; }
    public long ClosingMinor { get; private set; }
    public long InMinor { get; private set; }
    public long OutMinor { get; private set; }
    public bool IsCutOff { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayRead, cancellation) is { } refused)
            return refused;
        await ReadAsync(LinesMax, cancellation);
        return Page();
    }

    /// <summary>The page itself, to keep.</summary>
    public async Task<IActionResult> OnGetPdfAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayRead, cancellation) is { } refused)
            return refused;
        await ReadAsync(PdfLinesMax, cancellation);
        return new PdfResult($"{Account.Number}-{Iso(First)}-{Iso(Last)}.pdf", Links.To(
            "/Money/Statements/Index", new { rekening = Choice, van = Iso(First), tot = Iso(Last) }));
    }

    /// <summary>The same lines for a spreadsheet: points as decimal marks, days as yyyy-MM-dd, the oldest
    /// first.</summary>
    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayRead, cancellation) is { } refused)
            return refused;
        await ReadAsync(int.MaxValue, cancellation);
        var text = CsvText.Table(
            ["id", "booked", "kind", "other", "other_number", "text", "amount", "balance", "currency"],
            Lines.Reverse().Select(IEnumerable<string?> (line) =>
            [
                line.Transfer.Id.ToString(),
                line.Transfer.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                $"{line.Transfer.Code}",
                line.OtherName,
                line.OtherNumber,
                line.Text,
                Amounts.Invariant(line.ChangeMinor),
                Amounts.Invariant(line.BalanceMinor),
                City.Currency,
            ]));
        return File(
            CsvText.File(text), "text/csv; charset=utf-8", $"{Account.Number}-{Iso(First)}-{Iso(Last)}.csv");
    }

    /// <summary>The same lines for a bookkeeper's program (camt.053.001.08).</summary>
    public async Task<IActionResult> OnGetCamtAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayRead, cancellation) is { } refused)
            return refused;
        await ReadAsync(int.MaxValue, cancellation);
        using var output = new MemoryStream();
        await using (var statement = new CamtStatement(output))
        {
            var now = time.GetUtcNow();
            var id = $"{Account.Number}-{Last.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
            await statement.BeginAsync(id, now);
            await statement.BeginAccountAsync(
                id, Account.Number, City.Currency, now, (First, OpeningMinor), (Last, ClosingMinor));
            foreach (var line in Lines.Reverse())
            {
                var day = rules.DayOf(line.Transfer.At);
                await statement.EntryAsync(new CamtEntry(
                    line.Transfer.Id.ToString("N", CultureInfo.InvariantCulture), line.ChangeMinor, day,
                    line.Transfer.ValueDate ?? day, $"{line.Transfer.Code}", line.OtherName, line.OtherNumber,
                    line.Text));
            }
            await statement.EndAccountAsync();
        }
        return File(
            output.ToArray(), "application/xml", $"camt.053-{Account.Number}-{Iso(First)}-{Iso(Last)}.xml");
    }

    async Task ReadAsync(int linesMax, CancellationToken cancellation)
    {
        var today = rules.Today;
        Last = Until ?? today;
        First = From ?? new DateOnly(Last.Year, Last.Month, 1);
        if (First > Last)
            (First, Last) = (Last, First);
        var ledger = await LedgerAsync(cancellation);
        var standing = await ledger.StandingAsync(Account.Id, cancellation)
            ?? throw new InvalidOperationException($"The ledger has no account {Account.Id}.");
        (OpeningMinor, ClosingMinor) = (standing.Booked, standing.Booked);
        var lines = new List<StatementLine>();
        var isAfter = true;
        await foreach (var line in statements.AllAsync(ledger, standing, cancellation))
        {
            var day = rules.DayOf(line.Transfer.At);
            if (isAfter && day <= Last)
            {
                (isAfter, ClosingMinor) = (false, line.BalanceMinor);
                OpeningMinor = line.BalanceMinor;
            }
            if (day > Last)
            {
                // What came before the newest line that is too new is where these days end.
                OpeningMinor = ClosingMinor = line.BalanceMinor - line.ChangeMinor;
                continue;
            }
            if (day < First)
                break;
            OpeningMinor = line.BalanceMinor - line.ChangeMinor;
            if (line.ChangeMinor > 0)
                InMinor += line.ChangeMinor;
            else
                OutMinor -= line.ChangeMinor;
            if (lines.Count < linesMax)
                lines.Add(line);
            else
                IsCutOff = true;
        }
        Lines = lines;
    }
}
