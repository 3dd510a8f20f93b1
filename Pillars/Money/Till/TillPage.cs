using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Till;

/// <summary>A page at the till: for a person who may receive, or for a device of the account.</summary>
abstract class TillPage(MoneyReader reader, TillAccess access) : PageModel
{
    protected MoneyReader Reader => reader;
    protected TillAccess Access => access;
    protected PageTexts Texts => reader.Texts;
    protected Links Links => reader.Links;

    [BindProperty(SupportsGet = true, Name = "rekening")]
    public string? AccountText { get; set; }

    public MoneyAccount Account { get; private set; } = null!;
    public TillDevice? Device { get; private set; }

    /// <summary>Devices ask in their own name.</summary>
    protected Actor Asker => Device is null ? reader.Actor : Actor.Anonymous;

    public bool MayRefund => Device is null && reader.Actor.MayPay(Account);
    public bool MayManage => Device is null && reader.Actor.MayManage(Account);

    protected async Task<IActionResult?> FindAsync(CancellationToken cancellation)
    {
        if (await access.HolderAsync(HttpContext, AccountText, cancellation) is { } holder)
        {
            (Account, Device) = (holder.Account, holder.Device);
            return null;
        }
        return reader.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links: reader.Links);
    }

    public string Show(long minor) => Amounts.Show(minor, reader.City.Currency, Texts.Culture);

    public string Time(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, reader.City.Zone).ToString("d MMM HH:mm", Texts.Culture);

    /// <summary>The address of a page of ours as others can open it.</summary>
    protected string Absolute(string path) => $"{Request.Scheme}://{Request.Host}{path}";

    /// <summary>People by first name and initial: a counter is a public place.</summary>
    public static string ShortName(MoneyAccount? account, string unknown)
    {
        if (account is null)
            return unknown;
        if (account.Kind != AccountKind.Personal)
            return account.Name;
        var words = account.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? account.Name : $"{words[0]} {words[^1][0]}.";
    }
}
