using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Backing;

/// <summary>Is there a euro behind it?</summary>
sealed class IndexModel(MoneyReader reader, RulesInForce rules, ReserveSettings bank) : PageModel
{
    public BackingFigures? Figures { get; private set; }
    /// <summary>What the bank said last; null before its first statement.</summary>
    public TakenStatement? Statement { get; private set; }
    public MoneyRules Rules { get; private set; } = new();
    public IReadOnlyList<MoneyPolicy> History { get; private set; } = [];

    public string Show(long minor) => Amounts.Show(minor, reader.City.Currency, reader.Texts.Culture);

    public string Percent(long basisPoints) =>
        ((decimal)basisPoints / 100).ToString("0.##", reader.Texts.Culture);

    public string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, reader.City.Zone).ToString("d MMMM yyyy HH:mm", reader.Texts.Culture);

    public string Day(DateOnly day) => day.ToString("d MMMM yyyy", reader.Texts.Culture);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Rules = await rules.NowAsync(cancellation);
        Statement = await bank.LastStatementAsync(cancellation);
        History = await rules.HistoryAsync(cancellation);
        try
        {
            Figures = await BackingFigures.OfAsync(await reader.LedgerAsync(cancellation), cancellation);
        }
        catch (Exception problem) when (problem is LedgerClosedException or LedgerUnavailableException)
        {
            Figures = null;
        }
        return Page();
    }
}
