using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Payments;

/// <summary>To whom, how much, with which words; the next page checks and pays.</summary>
sealed class NewModel(MoneyReader reader, TimeProvider time) : PaymentForm(reader)
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAsync(AccountAccess.MayPay, cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        if (await ReadAsync(cancellation) is not var (to, amount))
            return Page();
        return LocalRedirect(Links.To("/Money/Payments/Check", new
        {
            rekening = Choice,
            id = Ids.New(time),
            naar = to.Number,
            bedrag = amount,
            tekst = Text?.Trim(),
        }));
    }
}
