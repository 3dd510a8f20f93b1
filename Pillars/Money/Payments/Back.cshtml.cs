using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Statements;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Payments;

/// <summary>Gives a payment back, whole or in part.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class BackModel(
    MoneyReader reader, Refund refund, StatementQuery statements, RecentProof proof, TimeProvider time)
    : MoneyPage(reader)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Of the refund; made with the page.</summary>
    [BindProperty]
    public Guid TransferId { get; set; }

    [BindProperty]
    public string? Amount { get; set; }

    public StatementLine Line { get; private set; } = null!;
    public long LeftMinor { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await PaymentAsync(cancellation) is { } refused)
            return refused;
        TransferId = Ids.New(time);
        Amount = Amounts.Invariant(LeftMinor).Replace('.', ',');
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await PaymentAsync(cancellation) is { } refused)
            return refused;
        if (MoneyText.Parse(Amount) is not { } amount)
        {
            ModelState.AddModelError("Amount", "money.amount.unreadable");
            return Page();
        }
        var result = await refund.RunAsync(
            new RefundOptions(
                Actor, TransferId, Id, amount, Texts["back.text"], await proof.IsGivenForAsync(Id, cancellation)),
            cancellation);
        if (result.RefusalKey == PayRefusal.Confirm)
            return RecentProof.Ask(this, Links, Request.Path + Request.QueryString, Id);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("Amount", refusal);
            if (result.IsSpent)
                TransferId = Ids.New(time);
            ModelState.Remove("TransferId");
            return Page();
        }
        Say(Texts["back.done", ("amount", Show(amount)), ("name", Line.OtherName)]);
        return LocalRedirect(Links.To("/Money/Statements/Movement", new { id = Id }));
    }

    async Task<IActionResult?> PaymentAsync(CancellationToken cancellation)
    {
        if (!Actor.IsSignedIn)
            return this.ToSignIn(Links);
        var ledger = await LedgerAsync(cancellation);
        if (await ledger.History.FindAsync(Id, cancellation) is not
            {
                Code: TransferCode.Payment or TransferCode.Invoice or TransferCode.StandingOrder,
            } payment)
            return NotFound();
        var mine = await Accounts.OfAsync(Actor, cancellation);
        if (mine.FirstOrDefault(a => a.Id == payment.Credit) is not { } account)
            return NotFound();
        AccountText = account.Number;
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        Line = await statements.LineAsync(account.Id, payment, cancellation);
        LeftMinor = payment.AmountMinor - await Refund.RefundedAsync(ledger, payment, cancellation);
        return null;
    }
}
