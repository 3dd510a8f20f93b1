using System.Text.Json;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Figures;

namespace Vliegwiel.Money.Till;

/// <summary>
/// The code on the screen of the shop, until it is paid. The browser is told at once; when the connection drops, or
/// without script, it asks again and learns what the ledger knows.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class WaitModel(
    MoneyReader reader, TillAccess access, MoneyDb db, PayRequested requests, PaymentSignals signals,
    TimeProvider time) : TillPage(reader, access)
{
    /// <summary>So often the ledger is asked although nothing was heard.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>A watcher that does not hear ends by itself; the browser comes back.</summary>
    static readonly TimeSpan WatchAtMost = TimeSpan.FromMinutes(20);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public RequestStanding Standing { get; private set; } = null!;

    /// <summary>What the screen says now.</summary>
    public string Sentence { get; private set; } = "";
    public IHtmlContent Code { get; private set; } = HtmlString.Empty;
    public string CodeAddress { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await RequestAsync(cancellation) is { } refused)
            return refused;
        CodeAddress = Absolute(Links.To("/Money/Payments/Requested", new
        {
            to = Account.Number,
            a = Standing.Request.AmountMinor,
            n = Standing.Request.Nonce,
        }));
        Code = QrCode.Svg(CodeAddress, Texts["till.scan"]);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await RequestAsync(cancellation) is { } refused)
            return refused;
        var now = time.GetUtcNow();
        await db.Requests.Where(r => r.Id == Id && r.WithdrawnAt == null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.WithdrawnAt, now), cancellation);
        return LocalRedirect(Links.To("/Money/Till/Wait", new { id = Id, rekening = AccountText }));
    }

    /// <summary>Server-sent events (HTML Living Standard, 9.2): one, when it is paid, ran out or was stopped.</summary>
    public async Task<IActionResult> OnGetStreamAsync(CancellationToken cancellation)
    {
        if (await RequestAsync(cancellation) is { } refused)
            return refused;
        Response.ContentType = "text/event-stream";
        Response.Headers.CacheControl = "no-store";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(WatchAtMost);
        // Before the first look: what is booked between the two is heard.
        using var watch = signals.TryWatch(Account.Id);
        try
        {
            while (true)
            {
                await LookAsync(limit.Token);
                if (Standing.State != RequestState.Requested)
                {
                    var state = JsonSerializer.Serialize(new { state = $"{Standing.State}", text = Sentence });
                    await WriteAsync($"event: state\ndata: {state}\n\n", limit.Token);
                    return new EmptyResult();
                }
                await WriteAsync(": waiting\n\n", limit.Token);
                if (watch is null)
                    await Task.Delay(LookEvery, limit.Token);
                else
                    await watch.WaitAsync(LookEvery, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return new EmptyResult();
        }
    }

    async Task WriteAsync(string text, CancellationToken cancellation)
    {
        await Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellation);
        await Response.Body.FlushAsync(cancellation);
    }

    async Task<IActionResult?> RequestAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } refused)
            return refused;
        if (!await db.Requests.AnyAsync(r => r.Id == Id && r.AccountId == Account.Id, cancellation))
            return NotFound();
        await LookAsync(cancellation);
        return null;
    }

    async Task LookAsync(CancellationToken cancellation)
    {
        // Anew each time: an attempt that failed has a successor.
        var request = await db.Requests.AsNoTracking().FirstAsync(r => r.Id == Id, cancellation);
        Standing = await requests.StandingAsync(request, cancellation);
        Sentence = Standing.State switch
        {
            RequestState.Paid => await PaidAsync(cancellation),
            RequestState.Expired => Texts["till.expired"],
            RequestState.Withdrawn => Texts["till.withdrawn"],
            _ => Texts["till.waiting"],
        };
    }

    async Task<string> PaidAsync(CancellationToken cancellation)
    {
        var payer = await Reader.Accounts.ByIdAsync(Standing.Payment!.Debit, cancellation);
        return Texts["till.paid", ("amount", Show(Standing.Payment.AmountMinor)),
            ("name", ShortName(payer, Texts["chart.unknown"]))];
    }
}
