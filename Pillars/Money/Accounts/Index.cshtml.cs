using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts;

namespace Vliegwiel.Money.Accounts;

/// <summary>Who holds an account, and what is known of them.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(MoneyReader reader, MoneyDb db, ChangeTier change) : MoneyPage(reader)
{
    public const int Shown = 50;

    /// <summary>A number or part of a name.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Sheet { get; set; }

    public IReadOnlyList<MoneyAccount> Found { get; private set; } = [];
    public bool HasMore { get; private set; }

    public IEnumerable<SelectListItem> Tiers(MoneyAccount account) => Enum.GetValues<AccountTier>()
        .Where(tier => ChangeTier.Fits(account.Kind, tier))
        .Select(tier => new SelectListItem(Texts[$"tier.is.{tier}"], $"{tier}", tier == account.Tier));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        Sheet = Math.Clamp(Sheet, 0, 10_000);
        var wanted = db.Accounts.AsNoTracking().AsQueryable();
        if (AccountNumber.Parse(Q) is { } number)
            wanted = wanted.Where(a => a.Number == number);
        else if (!string.IsNullOrWhiteSpace(Q))
            wanted = wanted.Where(a => a.Name.Contains(Q.Trim()));
        var found = await wanted.OrderBy(a => a.Name).ThenBy(a => a.Id).Skip(Sheet * Shown).Take(Shown + 1)
            .ToListAsync(cancellation);
        (Found, HasMore) = ([.. found.Take(Shown)], found.Count > Shown);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        Guid id, AccountTier tier, string? reason, CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        var refusal = await change.RunAsync(Actor, id, tier, reason, cancellation);
        Say(Texts[refusal ?? "tier.done"], refusal is not null);
        return LocalRedirect(Links.To("/Money/Accounts/Index", new { q = Q, sheet = Sheet }));
    }

    IActionResult? Refusal() => !Actor.IsSignedIn ? this.ToSignIn(Links)
        : Actor.May(Permissions.Operate) ? null : this.Refused();
}
