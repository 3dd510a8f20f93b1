using System.Globalization;
using Vliegwiel.Money.Books;

namespace Vliegwiel.Money.Demurrages;

/// <summary>What holding money cost an account over some days, and where the next days go on.</summary>
sealed class DemurrageCharge
{
    public required Guid AccountId { get; init; }
    public required DateOnly FirstDay { get; init; }
    public required DateOnly LastDay { get; init; }

    /// <summary>Minor units above the exempt ones, each times its days; a whole number.</summary>
    public required string UnitDays { get; init; }
    public required long FeeMinor { get; init; }

    /// <summary>What was taken: no more than there was.</summary>
    public required long CollectedMinor { get; init; }

    /// <summary>What is below a cent, and what could not be taken; over <see
    /// cref="Vliegwiel.Ledger.Demurrage.Denominator"/>.</summary>
    public required string CarriedNumerator { get; init; }
    public required DateTimeOffset ChargedAt { get; init; }

    /// <summary>The id of its transfer follows from what it is for: charged twice is charged once.</summary>
    public static Guid TransferId(Guid account, DateOnly lastDay) =>
        DerivedId.Of(string.Create(CultureInfo.InvariantCulture, $"demurrage {account:D} {lastDay:yyyy-MM-dd}"));
}
