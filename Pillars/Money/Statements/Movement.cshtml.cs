using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Platform.Accounts;

namespace Vliegwiel.Money.Statements;

/// <summary>One payment: the receipt of who paid, and of who was paid.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class MovementModel(MoneyReader reader, StatementQuery statements) : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public StatementLine Line { get; private set; } = null!;
    public bool IsOut => Line.ChangeMinor < 0;
    public bool MayRefund { get; private set; }
    public long RefundedMinor { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!Actor.IsSignedIn)
            return this.ToSignIn(Links);
        var ledger = await LedgerAsync(cancellation);
        if (await ledger.History.FindAsync(Id, cancellation) is not { } transfer)
            return NotFound();
        var mine = await Accounts.OfAsync(Actor, cancellation);
        var account = mine.FirstOrDefault(a => a.Id == transfer.Debit && Actor.MayRead(a))
            ?? mine.FirstOrDefault(a => a.Id == transfer.Credit && Actor.MayRead(a));
        if (account is null)
            return NotFound();
        AccountText = account.Number;
        if (await FindAsync(AccountAccess.MayRead, cancellation) is { } refused)
            return refused;
        Line = await statements.LineAsync(account.Id, transfer, cancellation);
        if (!IsOut && transfer.Code is TransferCode.Payment or TransferCode.Invoice
            or TransferCode.StandingOrder)
        {
            RefundedMinor = await Refund.RefundedAsync(ledger, transfer, cancellation);
            MayRefund = Actor.MayPay(account) && RefundedMinor < transfer.AmountMinor;
        }
        return Page();
    }
}
