using Vliegwiel.Platform.People;

namespace Vliegwiel.Money;

/// <param name="Number">With two check figures, without spaces.</param>
public sealed record LocalAccount(Guid Id, string Number, string Name);

/// <summary>What came of something that was asked: null is done, else the text key of why not.</summary>
public sealed record LocalMoneyAnswer(string? RefusalKey)
{
    public bool IsDone => RefusalKey is null;
}

/// <summary>
/// The city's money, for other parts of the system. Ids are made by who asks and are the idempotency keys: asked again
/// with the same id it is answered as the first time.
/// </summary>
public interface ILocalMoney
{
    /// <summary>The accounts of who the actor acts for, the oldest first.</summary>
    Task<IReadOnlyList<LocalAccount>> AccountsAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Opens an account for who the actor acts for.</summary>
    Task<(LocalAccount? Account, LocalMoneyAnswer Answer)> OpenAsync(
        Actor actor, Guid id, CancellationToken cancellation);

    /// <summary>Pays from an account of who the actor acts for.</summary>
    /// <param name="actor">Who pays.</param>
    /// <param name="transferId">The idempotency key.</param>
    /// <param name="fromId">The account that pays.</param>
    /// <param name="toNumber">The account that is paid.</param>
    /// <param name="amountMinor">Minor units, more than nothing.</param>
    /// <param name="text">At most 140 signs; null is none.</param>
    /// <param name="cancellation">Stops the waiting; what was asked is booked or refused all the same.</param>
    Task<LocalMoneyAnswer> PayAsync(
        Actor actor, Guid transferId, Guid fromId, string toNumber, long amountMinor, string? text,
        CancellationToken cancellation);

    /// <summary>A reference (ISO 11649) with which euros find the account.</summary>
    Task<(string? Reference, LocalMoneyAnswer Answer)> AskTopUpAsync(
        Actor actor, Guid id, Guid accountId, long amountMinor, CancellationToken cancellation);
}

/// <summary>Running the city's money: what the treasurer does, for programs that set a city up.</summary>
public interface IRunLocalMoney
{
    /// <summary>Which bank account holds the reserve.</summary>
    Task<LocalMoneyAnswer> SetReserveAsync(Actor actor, string iban, string name, CancellationToken cancellation);

    /// <summary>That a firm was seen to be who it says.</summary>
    Task<LocalMoneyAnswer> VerifyFirmAsync(
        Actor actor, Guid accountId, string reason, CancellationToken cancellation);

    /// <summary>Takes in a file of the bank.</summary>
    Task<LocalMoneyAnswer> TakeStatementAsync(
        Actor actor, string fileName, Stream content, CancellationToken cancellation);
}
