using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;

namespace Vliegwiel.Money.Payments;

/// <summary>A form that asks to whom, how much and with which words.</summary>
abstract class PaymentForm(MoneyReader reader) : MoneyPage(reader)
{
    /// <summary>A number, or part of the name of a shop.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Amount { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    /// <summary>When the name fits more than one.</summary>
    public IReadOnlyList<MoneyAccount> Found { get; private set; } = [];

    /// <summary>What was typed, with its errors told beside the fields; null when there are some.</summary>
    protected async Task<(MoneyAccount To, long AmountMinor)?> ReadAsync(CancellationToken cancellation)
    {
        var to = await PayeeAsync(cancellation);
        var amount = MoneyText.Parse(Amount);
        if (amount is null)
            ModelState.AddModelError("Amount", "money.amount.unreadable");
        else if (Pay.Problem(amount.Value, Text?.Trim(), Account.Id, to?.Id ?? Guid.Empty) is { } problem)
        {
            ModelState.AddModelError(
                problem switch { PayRefusal.SameAccount => "To", PayRefusal.TextLong => "Text", _ => "Amount" },
                problem);
        }
        return ModelState.IsValid ? (to!, amount!.Value) : null;
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
