using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Payments;

/// <summary>To whom, how much, with which words; the next page checks and pays.</summary>
sealed class NewModel(MoneyReader reader, TimeProvider time) : MoneyPage(reader)
{
    /// <summary>A number, or part of the name of a shop.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Amount { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    public IReadOnlyList<MoneyAccount> Found { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAsync(AccountAccess.MayPay, cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayPay, cancellation) is { } refused)
            return refused;
        var to = await PayeeAsync(cancellation);
        var amount = MoneyText.Parse(Amount);
        if (amount is null)
            ModelState.AddModelError("Amount", "money.amount.unreadable");
        else if (amount <= 0)
            ModelState.AddModelError("Amount", amount == 0 ? PayRefusal.AmountZero : PayRefusal.AmountNegative);
        else if (amount > Pay.AmountMaxMinor)
            ModelState.AddModelError("Amount", PayRefusal.AmountLarge);
        if (Text?.Trim().Length > PaymentNote.TextLengthMax)
            ModelState.AddModelError("Text", PayRefusal.TextLong);
        if (to?.Id == Account.Id)
            ModelState.AddModelError("To", PayRefusal.SameAccount);
        if (!ModelState.IsValid)
            return Page();
        return LocalRedirect(Links.To("/Money/Payments/Check", new
        {
            rekening = Choice,
            id = Ids.New(time),
            naar = to!.Number,
            bedrag = amount,
            tekst = Text?.Trim(),
        }));
    }

    async Task<MoneyAccount?> PayeeAsync(CancellationToken cancellation)
    {
        if (await Accounts.ByNumberAsync(To, cancellation) is { } byNumber)
            return byNumber;
        if (AccountNumber.Parse(To) is not null)
        {
            ModelState.AddModelError("To", PayRefusal.PayeeUnknown);
            return null;
        }
        // Somebody typed a number and made a slip: that is no name.
        if (To?.Any(char.IsAsciiDigit) == true && To.TrimStart().StartsWith("VW", StringComparison.OrdinalIgnoreCase))
        {
            ModelState.AddModelError("To", PayRefusal.NumberWrong);
            return null;
        }
        Found = await Accounts.ByNameAsync(To, cancellation);
        if (Found.Count == 1)
            return Found[0];
        ModelState.AddModelError("To", Found.Count == 0 ? PayRefusal.PayeeUnknown : "payNew.chooseOne");
        return null;
    }
}
