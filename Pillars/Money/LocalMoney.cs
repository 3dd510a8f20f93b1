using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.TopUps;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money;

sealed class LocalMoney(AccountQuery accounts, OpenAccount open, Pay pay, AskTopUp ask) : ILocalMoney
{
    public async Task<IReadOnlyList<LocalAccount>> AccountsAsync(Actor actor, CancellationToken cancellation) =>
        [.. (await accounts.OfAsync(actor, cancellation)).Select(View)];

    public async Task<(LocalAccount? Account, LocalMoneyAnswer Answer)> OpenAsync(
        Actor actor, Guid id, CancellationToken cancellation)
    {
        var result = await open.RunAsync(new OpenAccountOptions(actor, id), cancellation);
        return (result.Account is { } account ? View(account) : null, new LocalMoneyAnswer(result.RefusalKey));
    }

    public async Task<LocalMoneyAnswer> PayAsync(
        Actor actor, Guid transferId, Guid fromId, string toNumber, long amountMinor, string? text,
        CancellationToken cancellation)
    {
        if (await accounts.ByNumberAsync(toNumber, cancellation) is not { } to)
            return new LocalMoneyAnswer(PayRefusal.PayeeUnknown);
        var result = await pay.RunAsync(
            new PayOptions(actor, transferId, fromId, to.Id, amountMinor, text, IsConfirmed: true), cancellation);
        return new LocalMoneyAnswer(result.RefusalKey);
    }

    public async Task<(string? Reference, LocalMoneyAnswer Answer)> AskTopUpAsync(
        Actor actor, Guid id, Guid accountId, long amountMinor, CancellationToken cancellation)
    {
        var result = await ask.RunAsync(new AskTopUpOptions(actor, id, accountId, amountMinor), cancellation);
        return (result.TopUp?.Reference, new LocalMoneyAnswer(result.RefusalKey));
    }

    static LocalAccount View(MoneyAccount account) => new(account.Id, account.Number, account.Name);
}

sealed class RunLocalMoney(ReserveSettings settings, ChangeTier tier, TakeStatements take) : IRunLocalMoney
{
    public async Task<LocalMoneyAnswer> SetReserveAsync(
        Actor actor, string iban, string name, CancellationToken cancellation) =>
        new((await settings.ChangeAsync(actor, iban, null, name, cancellation))?.Key);

    public async Task<LocalMoneyAnswer> VerifyFirmAsync(
        Actor actor, Guid accountId, string reason, CancellationToken cancellation) =>
        new(await tier.RunAsync(actor, accountId, AccountTier.VerifiedFirm, reason, cancellation));

    public async Task<LocalMoneyAnswer> TakeStatementAsync(
        Actor actor, string fileName, Stream content, CancellationToken cancellation) =>
        new((await take.RunAsync(new TakeStatementsOptions(actor, fileName, content), cancellation)).RefusalKey);
}
