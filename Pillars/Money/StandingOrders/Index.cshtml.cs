using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Storage;

namespace Vliegwiel.Money.StandingOrders;

/// <summary>What is paid without being asked again, and stopping it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(MoneyReader reader, ChangeStandingOrders change, MoneyDb db) : MoneyPage(reader)
{
    const int OverShown = 50;

    IReadOnlyDictionary<Guid, MoneyAccount> _payees = new Dictionary<Guid, MoneyAccount>();

    public IReadOnlyList<StandingOrder> Running { get; private set; } = [];

    /// <summary>The newest that pay no more.</summary>
    public IReadOnlyList<StandingOrder> Over { get; private set; } = [];

    public string NameOf(StandingOrder order) => _payees[order.PayeeId].Name;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        Running = await db.StandingOrders.AsNoTracking()
            .Where(o => o.AccountId == Account.Id && o.State == OrderState.Running)
            .OrderBy(o => o.NextDay).ThenBy(o => o.MadeAt).ToListAsync(cancellation);
        Over = await db.StandingOrders.AsNoTracking()
            .Where(o => o.AccountId == Account.Id && o.State != OrderState.Running)
            .OrderByDescending(o => o.EndedAt).Take(OverShown).ToListAsync(cancellation);
        _payees = await Accounts.ByIdsAsync(Running.Concat(Over).Select(o => o.PayeeId), cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostStopAsync(Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        if (!await change.StopAsync(Actor, Account, id, cancellation))
            return NotFound();
        Say(Texts["standing.stopped"]);
        return LocalRedirect(Links.To("/Money/StandingOrders/Index", new { rekening = Choice }));
    }
}
