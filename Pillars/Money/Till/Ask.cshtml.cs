using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Till;

/// <summary>A request to be paid, as a link to send and a code to scan.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class AskModel(
    MoneyReader reader, AskPayment ask, PayRequested requests, MoneyDb db, TimeProvider time) : MoneyPage(reader)
{
    /// <summary>The request that is shown; null while there is none.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public Guid RequestId { get; set; }

    [BindProperty]
    public string? Amount { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public RequestStanding? Standing { get; private set; }
    public string PayerName { get; private set; } = "";
    public string Link { get; private set; } = "";
    public IHtmlContent Code { get; private set; } = HtmlString.Empty;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayReceive, cancellation) is { } refused)
            return refused;
        RequestId = Ids.New(time);
        return Id is null ? Page() : await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayReceive, cancellation) is { } refused)
            return refused;
        if (MoneyText.Parse(Amount) is not { } amount)
        {
            ModelState.AddModelError("Amount", "money.amount.unreadable");
            return Page();
        }
        var result = await ask.RunAsync(
            new AskPaymentOptions(Actor, null, RequestId, Account.Id, amount, Text, PaymentRequest.LinkLasts),
            cancellation);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("Amount", refusal);
            return Page();
        }
        return LocalRedirect(Links.To("/Money/Till/Ask", new { rekening = Choice, id = RequestId }));
    }

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellation)
    {
        if (await FindAsync(AccountAccess.MayReceive, cancellation) is { } refused)
            return refused;
        var now = time.GetUtcNow();
        await db.Requests.Where(r => r.Id == Id && r.AccountId == Account.Id && r.WithdrawnAt == null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.WithdrawnAt, now), cancellation);
        return LocalRedirect(Links.To("/Money/Till/Ask", new { rekening = Choice, id = Id }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (await db.Requests.AsNoTracking()
                .FirstOrDefaultAsync(r => r.Id == Id && r.AccountId == Account.Id, cancellation) is not { } request)
            return NotFound();
        Standing = await requests.StandingAsync(request, cancellation);
        if (Standing.Payment is { } payment)
        {
            PayerName = TillPage.ShortName(
                await Accounts.ByIdAsync(payment.Debit, cancellation), Texts["chart.unknown"]);
        }
        Link = $"{Request.Scheme}://{Request.Host}"
            + Links.To("/Money/Payments/Requested", new { n = request.Nonce });
        Code = QrCode.Svg(Link, Texts["till.scan"]);
        return Page();
    }
}
