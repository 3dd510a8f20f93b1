using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Till;

/// <param name="Name">Of who paid, short.</param>
sealed record TillLine(Booked Transfer, string Name);

/// <summary>The counter: an amount, and what was paid here last.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(
    MoneyReader reader, TillAccess access, AskPayment ask, RulesInForce rules, TimeProvider time)
    : TillPage(reader, access)
{
    public const int LastPayments = 20;

    [BindProperty]
    public Guid RequestId { get; set; }

    [BindProperty]
    public string? Amount { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public IReadOnlyList<TillLine> Last { get; private set; } = [];
    public int TodayCount { get; private set; }
    public long TodayMinor { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } refused)
            return refused;
        RequestId = Ids.New(time);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } refused)
            return refused;
        if (MoneyText.Parse(Amount) is not { } amount)
        {
            ModelState.AddModelError("Amount", "money.amount.unreadable");
            return await ShowAsync(cancellation);
        }
        var result = await ask.RunAsync(
            new AskPaymentOptions(Asker, Device, RequestId, Account.Id, amount, Text, PaymentRequest.TillLasts),
            cancellation);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("Amount", refusal);
            return await ShowAsync(cancellation);
        }
        return LocalRedirect(Links.To("/Money/Till/Wait", new { id = RequestId, rekening = AccountText }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var history = CityLedgers.History(Reader.City);
        var today = rules.Today;
        var received = new List<Booked>();
        await foreach (var transfer in history.AllBeforeAsync(Account.Id, long.MaxValue, cancellation))
        {
            var isToday = rules.DayOf(transfer.At) == today;
            if (!isToday && received.Count >= LastPayments)
                break;
            if (transfer.Credit != Account.Id || !transfer.Moves || transfer.Code != TransferCode.Payment)
                continue;
            if (isToday)
                (TodayCount, TodayMinor) = (TodayCount + 1, TodayMinor + transfer.AmountMinor);
            if (received.Count < LastPayments)
                received.Add(transfer);
        }
        var names = await Reader.Accounts.ByIdsAsync(received.Select(t => t.Debit), cancellation);
        Last = [.. received.Select(t => new TillLine(
            t, ShortName(names.GetValueOrDefault(t.Debit), Texts["chart.unknown"])))];
        return Page();
    }
}
