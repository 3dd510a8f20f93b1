using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Statements;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Store;
using Vliegwiel.Money.Till;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Money.Api;

/// <param name="Number">With two check figures, without spaces.</param>
/// <param name="Balance">What is booked; null for a key that may not read it.</param>
/// <param name="Available">What can be spent.</param>
public sealed record ApiAccount(string Number, string Name, string Kind, ApiAmount? Balance, ApiAmount? Available);

/// <param name="Id">Made by the caller, and kept until this is answered: sent twice it is paid once.</param>
/// <param name="From">Number of an account of the key's organisation.</param>
/// <param name="To">Number of the account that is paid.</param>
public sealed record ApiNewPayment(Guid Id, string From, string To, ApiAmount Amount, string? Text);

/// <param name="Kind">Payment, Refund, Issue, Demurrage and so on.</param>
/// <param name="Amount">Always above nothing.</param>
public sealed record ApiPayment(
    Guid Id, string Kind, string? From, string? To, ApiAmount Amount, string? Text, DateTimeOffset BookedAt);

/// <param name="Id">Of the refund itself, made by the caller.</param>
public sealed record ApiNewRefund(Guid Id, ApiAmount Amount, string? Text);

/// <param name="Account">Number of the account that is to be paid.</param>
/// <param name="ExpiresInSeconds">60 to 2,592,000 (30 days); a quarter of an hour when absent.</param>
public sealed record ApiNewRequest(Guid Id, string Account, ApiAmount Amount, string? Text, int? ExpiresInSeconds);

/// <param name="State">Requested, Paid, Expired or Withdrawn, by the ledger.</param>
/// <param name="PayAddress">Where the payer pays; to be shown as a link or a QR code.</param>
/// <param name="PaymentId">The payment, once there is one.</param>
public sealed record ApiRequest(
    Guid Id,
    string State,
    ApiAmount Amount,
    string? Text,
    string PayAddress,
    Guid? PaymentId,
    DateTimeOffset ExpiresAt);

/// <param name="Change">Above nothing is money in.</param>
/// <param name="Balance">After it.</param>
public sealed record ApiMovement(
    Guid Id, long Sequence, string Kind, ApiAmount Change, ApiAmount Balance, string Other, string? OtherNumber,
    string? Text, DateTimeOffset BookedAt);

/// <param name="Items">The newest first.</param>
/// <param name="Next">To be sent as "before" for the next page; null at the end.</param>
public sealed record ApiStatement(string Account, IReadOnlyList<ApiMovement> Items, long? Next);

/// <summary>
/// Money for machines: ask, pay, give back, and read. Ids are the caller's own, so every call can be repeated until it
/// is answered; amounts are decimal strings in the city's currency.
/// </summary>
static class MoneyApi
{
    const string Tag = "Money";
    const int SecondsMin = 60;

    public static void Map(RouteGroupBuilder api)
    {
        var money = api.MapGroup("/money").WithTags(Tag);
        money.MapGet("/accounts", AccountsAsync).WithName("ListMoneyAccounts")
            .WithSummary("The accounts of the key's organisation, with their balances.");
        money.MapGet("/accounts/{number}/statement", StatementAsync).WithName("GetMoneyStatement")
            .WithSummary("Movements of an account with the balance after each, the newest first.");
        money.MapPost("/payments", PayAsync).WithName("MakePayment")
            .WithSummary("Pays. The same id with the same content is answered as the first time.");
        money.MapGet("/payments/{id:guid}", PaymentAsync).WithName("GetPayment")
            .WithSummary("A payment from or to an account of the key's organisation.");
        money.MapPost("/payments/{id:guid}/refunds", RefundAsync).WithName("RefundPayment")
            .WithSummary("Gives a payment back, whole or in part; never more than was paid.");
        money.MapPost("/requests", AskAsync).WithName("AskPayment")
            .WithSummary("Asks for a payment; the answer holds the address where it is paid.");
        money.MapGet("/requests/{id:guid}", RequestAsync).WithName("GetPaymentRequest")
            .WithSummary("A request and whether it was paid.");
    }

    static async Task<Results<Ok<IReadOnlyList<ApiAccount>>, ProblemHttpResult>> AccountsAsync(
        MoneyReader reader, CancellationToken cancellation)
    {
        if (!reader.Actor.IsSignedIn)
            return ApiProblem.NotAllowed(Permissions.Read);
        var accounts = await reader.Accounts.OfAsync(reader.Actor, cancellation);
        var ledger = await reader.LedgerAsync(cancellation);
        var standings = (await ledger.StandingsAsync([.. accounts.Select(a => a.Id)], cancellation))
            .ToDictionary(s => s.Id);
        return TypedResults.Ok<IReadOnlyList<ApiAccount>>([.. accounts.Select(account =>
        {
            var standing = reader.Actor.MayRead(account) ? standings.GetValueOrDefault(account.Id) : null;
            return new ApiAccount(
                account.Number, account.Name, $"{account.Kind}",
                standing is null ? null : Of(reader.City, standing.Booked),
                standing is null ? null : Of(reader.City, standing.Available));
        })]);
    }

    static async Task<Results<Ok<ApiStatement>, ProblemHttpResult>> StatementAsync(
        string number, MoneyReader reader, StatementQuery statements, CancellationToken cancellation,
        long before = long.MaxValue)
    {
        if (await reader.Accounts.ByNumberAsync(number, cancellation) is not { } account
            || !reader.Actor.MayRead(account))
            return ApiProblem.NotFound();
        var ledger = await reader.LedgerAsync(cancellation);
        var standing = (await ledger.StandingAsync(account.Id, cancellation))!;
        var items = new List<ApiMovement>();
        long? next = null;
        await foreach (var line in statements.AllAsync(ledger, standing, cancellation))
        {
            if (line.Transfer.Sequence >= before)
                continue;
            if (items.Count == ApiFrame.ItemsMax)
            {
                next = items[^1].Sequence;
                break;
            }
            items.Add(new ApiMovement(
                line.Transfer.Id, line.Transfer.Sequence, $"{line.Transfer.Code}", Of(reader.City, line.ChangeMinor),
                Of(reader.City, line.BalanceMinor), line.OtherName, line.OtherNumber, line.Text, line.Transfer.At));
        }
        return TypedResults.Ok(new ApiStatement(account.Number, items, next));
    }

    static async Task<Results<Created<ApiPayment>, Ok<ApiPayment>, ProblemHttpResult>> PayAsync(
        ApiNewPayment payment, MoneyReader reader, Pay pay, MoneyDb db, TextCatalog texts,
        CancellationToken cancellation)
    {
        if (!TryMinor(payment.Amount, reader.City, out var minor, out var problem))
            return Refuse(problem, texts);
        if (AccountNumber.Parse(payment.To) is null)
            return Refuse(PayRefusal.NumberWrong, texts);
        var (from, to) = await reader.Accounts.ByNumbersAsync(payment.From, payment.To, cancellation);
        if (from is null || to is null)
            return Refuse(from is null ? PayRefusal.Permission : PayRefusal.PayeeUnknown, texts);
        try
        {
            var result = await pay.RunAsync(
                new PayOptions(reader.Actor, payment.Id, from.Id, to.Id, minor, payment.Text, IsConfirmed: false),
                from, to, cancellation);
            if (result.RefusalKey is { } refusal)
                return Refuse(refusal, texts);
            var text = result.IsRepeat
                ? await TextAsync(db, payment.Id, from.Id, cancellation) : PaymentNote.Clean(payment.Text);
            var booked = new ApiPayment(
                payment.Id, $"{TransferCode.Payment}", from.Number, to.Number, Of(reader.City, minor), text,
                result.BookedAt);
            return result.IsRepeat ? TypedResults.Ok(booked)
                : TypedResults.Created($"{ApiFrame.Path}/money/payments/{payment.Id}", booked);
        }
        catch (Exception closed) when (closed is LedgerClosedException or LedgerUnavailableException)
        {
            return Closed();
        }
    }

    static async Task<Results<Ok<ApiPayment>, ProblemHttpResult>> PaymentAsync(
        Guid id, MoneyReader reader, MoneyDb db, CancellationToken cancellation)
    {
        var history = CityLedgers.History(reader.City);
        if (await history.FindAsync(id, cancellation) is not { } booked)
            return ApiProblem.NotFound();
        var sides = await reader.Accounts.ByIdsAsync([booked.Debit, booked.Credit], cancellation);
        if (!sides.Values.Any(reader.Actor.MayRead))
            return ApiProblem.NotFound();
        var text = await TextAsync(db, id, booked.Debit, cancellation);
        return TypedResults.Ok(new ApiPayment(
            id, $"{booked.Code}", sides.GetValueOrDefault(booked.Debit)?.Number,
            sides.GetValueOrDefault(booked.Credit)?.Number, Of(reader.City, booked.AmountMinor), text,
            booked.At));
    }

    static Task<string?> TextAsync(MoneyDb db, Guid id, Guid payer, CancellationToken cancellation) =>
        db.Notes.AsNoTracking().Where(n => n.TransferId == id && n.AccountId == payer).Select(n => n.Text)
            .FirstOrDefaultAsync(cancellation);

    static async Task<Results<Ok<ApiPayment>, ProblemHttpResult>> RefundAsync(
        Guid id, ApiNewRefund refund, MoneyReader reader, Refund refunds, MoneyDb db, TextCatalog texts,
        CancellationToken cancellation)
    {
        if (!TryMinor(refund.Amount, reader.City, out var minor, out var problem))
            return Refuse(problem, texts);
        try
        {
            var result = await refunds.RunAsync(
                new RefundOptions(reader.Actor, refund.Id, id, minor, refund.Text, IsConfirmed: false), cancellation);
            return result.RefusalKey is { } refusal ? Refuse(refusal, texts)
                : await PaymentAsync(refund.Id, reader, db, cancellation);
        }
        catch (Exception closed) when (closed is LedgerClosedException or LedgerUnavailableException)
        {
            return Closed();
        }
    }

    static async Task<Results<Ok<ApiRequest>, ProblemHttpResult>> AskAsync(
        ApiNewRequest request, HttpContext context, MoneyReader reader, AskPayment ask, PayRequested requests,
        TextCatalog texts, CancellationToken cancellation)
    {
        if (!TryMinor(request.Amount, reader.City, out var minor, out var problem))
            return Refuse(problem, texts);
        var lasts = request.ExpiresInSeconds is { } seconds
            ? TimeSpan.FromSeconds(seconds) : PaymentRequest.TillLasts;
        if (lasts < TimeSpan.FromSeconds(SecondsMin) || lasts > PaymentRequest.LinkLasts)
            return Refuse("ask.refused.lasts", texts);
        if (await reader.Accounts.ByNumberAsync(request.Account, cancellation) is not { } account
            || !reader.Actor.MayReceive(account))
            return ApiProblem.NotAllowed(Permissions.Receive);
        var result = await ask.RunAsync(
            new AskPaymentOptions(reader.Actor, null, request.Id, account.Id, minor, request.Text, lasts),
            cancellation);
        if (result.RefusalKey is { } refusal)
            return Refuse(refusal, texts);
        return TypedResults.Ok(await ViewAsync(context, reader, requests, result.Request!, cancellation));
    }

    static async Task<Results<Ok<ApiRequest>, ProblemHttpResult>> RequestAsync(
        Guid id, HttpContext context, MoneyReader reader, PayRequested requests, MoneyDb db,
        CancellationToken cancellation)
    {
        if (await db.Requests.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellation) is not { } request
            || await reader.Accounts.ByIdAsync(request.AccountId, cancellation) is not { } account
            || !reader.Actor.MayReceive(account))
            return ApiProblem.NotFound();
        return TypedResults.Ok(await ViewAsync(context, reader, requests, request, cancellation));
    }

    static async Task<ApiRequest> ViewAsync(
        HttpContext context, MoneyReader reader, PayRequested requests, PaymentRequest request,
        CancellationToken cancellation)
    {
        var standing = await requests.StandingAsync(request, cancellation);
        var path = reader.Links.To("/Money/Payments/Requested", new { n = request.Nonce }, Language.Dutch);
        return new ApiRequest(
            request.Id, $"{standing.State}", Of(reader.City, request.AmountMinor), request.Text,
            $"{context.Request.Scheme}://{context.Request.Host}{path}", standing.Payment?.Id, request.ExpiresAt);
    }

    static ApiAmount Of(City city, long minor) => ApiAmount.Of(minor, city.Currency);

    static ProblemHttpResult Refuse(string key, TextCatalog texts) =>
        ApiProblem.Refusal(key, texts, key == PayRefusal.Permission ? StatusCodes.Status403Forbidden : null);

    static ProblemHttpResult Closed() => ApiProblem.Of(
        StatusCodes.Status503ServiceUnavailable, "ledger-closed",
        "Nothing can be paid at the moment. Ask again with the same id.");

    /// <summary>Figures with at most two decimals behind a point, in the city's own currency.</summary>
    static bool TryMinor(ApiAmount? amount, City city, out long minor, out string problem)
    {
        (minor, problem) = (0, "money.amount.unreadable");
        if (amount is null)
            return false;
        if (amount.Currency != city.Currency)
        {
            problem = PayRefusal.Currency;
            return false;
        }
        if (!decimal.TryParse(
                amount.Amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out var major))
            return false;
        if (Math.Abs(major) > Pay.AmountMaxMinor)
        {
            problem = PayRefusal.AmountLarge;
            return false;
        }
        if (decimal.Truncate(major * 100) != major * 100)
            return false;
        minor = (long)(major * 100);
        return true;
    }
}
