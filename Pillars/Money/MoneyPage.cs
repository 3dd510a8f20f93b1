using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money;

/// <summary>What the pages about money need: who reads, where, and the account it is about.</summary>
sealed class MoneyReader(
    CurrentActor who, CurrentCity city, PageTexts texts, Links links, AccountQuery accounts, CityLedgers ledgers)
{
    public Actor Actor => who.Actor;
    public City City => city.City;
    public PageTexts Texts => texts;
    public Links Links => links;
    public AccountQuery Accounts => accounts;

    public Task<CityLedger> LedgerAsync(CancellationToken cancellation) => ledgers.OfAsync(city.City, cancellation);
}

/// <summary>A page about money.</summary>
abstract class MoneyPage(MoneyReader reader) : PageModel
{
    protected Actor Actor => reader.Actor;
    protected City City => reader.City;
    protected PageTexts Texts => reader.Texts;
    protected Links Links => reader.Links;
    protected AccountQuery Accounts => reader.Accounts;

    /// <summary>Number of the account that the page is about; without it the oldest one.</summary>
    [BindProperty(SupportsGet = true, Name = "rekening")]
    public string? AccountText { get; set; }

    /// <summary>The accounts of who the reader acts for.</summary>
    public IReadOnlyList<MoneyAccount> Mine { get; private set; } = [];

    public MoneyAccount Account { get; private set; } = null!;

    protected Task<CityLedger> LedgerAsync(CancellationToken cancellation) => reader.LedgerAsync(cancellation);

    /// <summary>Finds the account; the answer to give when there is none that the reader may use so.</summary>
    protected async Task<IActionResult?> FindAsync(
        Func<Actor, MoneyAccount, bool> may, CancellationToken cancellation)
    {
        if (!Actor.IsSignedIn)
            return this.ToSignIn(Links);
        Mine = await Accounts.OfAsync(Actor, cancellation);
        if (Mine.Count == 0)
            return LocalRedirect(Links.To("/Money/Wallet/Index"));
        var wanted = AccountText is null
            ? Mine[0] : Mine.FirstOrDefault(a => a.Number == AccountNumber.Parse(AccountText));
        if (wanted is null)
            return NotFound();
        Account = wanted;
        return may(Actor, wanted) ? null : this.Refused();
    }

    public string Show(long minor) => Amounts.Show(minor, City.Currency, Texts.Culture);

    /// <summary>With its sign in front, for what came in and went out.</summary>
    public string ShowSigned(long minor) => minor > 0 ? "+\u2009" + Show(minor) : Show(minor);

    public string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, City.Zone).ToString("d MMMM yyyy HH:mm", Texts.Culture);

    public string Day(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, City.Zone).ToString("d MMMM yyyy", Texts.Culture);

    public string Day(DateOnly day) => day.ToString("d MMMM yyyy", Texts.Culture);

    /// <summary>A day in an address, a file or a field of a form.</summary>
    public string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The number in a link, only where there is a choice.</summary>
    public string? Choice => Mine.Count > 1 ? Account.Number : null;

    protected void Say(string text, bool isWarning = false) => TempData.Say(text, isWarning);
}
