using Vliegwiel.Money.Books;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money;

/// <summary>The pillar on the home page: what is in circulation.</summary>
sealed class MoneySummary(CityLedgers ledgers, CurrentCity city, PageTexts texts) : IPillarSummary
{
    public string Pillar => Pillars.Money;

    public PillarDoor Door => new("/Money/Wallet/Index", "money.summary.door");

    public async Task<PillarFigure?> NowAsync(CancellationToken cancellation)
    {
        try
        {
            var figures = await (await ledgers.OfAsync(city.City, cancellation)).RecentBackingAsync(cancellation);
            // Nothing to show before the first euro came in; and no sentence about euros behind it that is not true.
            if (figures.CirculationMinor == 0 || figures.ReserveMinor < figures.CirculationMinor)
                return null;
            return new PillarFigure(
                Amounts.ShowRounded(figures.CirculationMinor, city.City.Currency, texts.Culture),
                texts["money.summary.meaning"]);
        }
        catch (Exception closed) when (closed is LedgerClosedException or LedgerUnavailableException)
        {
            return null;
        }
    }

    public Task<string?> MovedAsync(DateTimeOffset monthStart, CancellationToken cancellation) =>
        Task.FromResult<string?>(null);
}
