using System.Text.Json;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Accounts;

namespace Vliegwiel.Money.Policies;

/// <summary>What an account of a tier may hold and do.</summary>
/// <param name="HoldingMaxMinor">Minor units; 0 is no limit.</param>
/// <param name="MayRedeem">Get euros back for units.</param>
sealed record TierRules(long HoldingMaxMinor, bool MayRedeem);

/// <summary>
/// The rules of a city's money that hold from some day on. Rates are basis points: hundredths of a per cent. What the
/// city starts with until it decides otherwise: full backing, demurrage as the Chiemgauer has it (6 % a year), and 5 %
/// for redeeming of which three fifths go to the fund.
/// </summary>
sealed record MoneyRules
{
    public const int BasisPointsInOne = 10_000;

    /// <summary>The least part of what circulates that lies in euros at the bank.</summary>
    public int BackingBasisPoints { get; init; } = BasisPointsInOne;

    /// <summary>The most of what circulates that may be lent.</summary>
    public int CreditShareBasisPoints { get; init; } = 1_000;

    /// <summary>A year.</summary>
    public int DemurrageBasisPoints { get; init; } = 600;

    /// <summary>Of each account, on which nothing is charged.</summary>
    public long DemurrageExemptMinor { get; init; } = 5_000;

    /// <summary>Days after an account was opened in which nothing is charged.</summary>
    public int DemurrageGraceDays { get; init; } = 30;

    public IReadOnlyList<AccountKind> DemurrageExemptKinds { get; init; } = [AccountKind.PublicBody];

    public int RedemptionFeeBasisPoints { get; init; } = 500;

    /// <summary>The part of the fee that goes to the microcredit fund.</summary>
    public int FeeToFundBasisPoints { get; init; } = 6_000;

    /// <summary>From this amount on a payment is confirmed, unless the account says otherwise.</summary>
    public long ConfirmFromMinor { get; init; } = 5_000;

    /// <summary>
    /// What is paid in twelve months, from which the supervisor wants to be told; 0 where there is no such rule. One
    /// million euros in the Netherlands (Wft 1:5a(2)(k), PSD2 article 3(k)).
    /// </summary>
    public long NoticeFromMinor { get; init; } = 100_000_000;

    public TierRules Basic { get; init; } = new(15_000, MayRedeem: false);
    public TierRules VerifiedPerson { get; init; } = new(300_000, MayRedeem: false);
    public TierRules VerifiedFirm { get; init; } = new(0, MayRedeem: true);
    public TierRules PublicBody { get; init; } = new(0, MayRedeem: true);

    public TierRules Of(AccountTier tier) => tier switch
    {
        AccountTier.Basic => Basic,
        AccountTier.VerifiedPerson => VerifiedPerson,
        AccountTier.VerifiedFirm => VerifiedFirm,
        _ => PublicBody,
    };

    public DemurrageTerms Terms(DateOnly from) => new(from, DemurrageBasisPoints, DemurrageExemptMinor);

    /// <summary>The fee for redeeming an amount: rounded down, in favour of who redeems.</summary>
    public long RedemptionFee(long amountMinor) =>
        (long)((Int128)amountMinor * RedemptionFeeBasisPoints / BasisPointsInOne);

    /// <summary>The part of a fee that goes to the microcredit fund; rounded down.</summary>
    public long FeeToFund(long feeMinor) => (long)((Int128)feeMinor * FeeToFundBasisPoints / BasisPointsInOne);

    /// <summary>Text key of what cannot be; null when all is well.</summary>
    public string? Problem() => this switch
    {
        { BackingBasisPoints: < 0 or > BasisPointsInOne } => "policy.refused.backing",
        { CreditShareBasisPoints: < 0 or > BasisPointsInOne } => "policy.refused.creditShare",
        { DemurrageBasisPoints: < 0 or > BasisPointsInOne } => "policy.refused.demurrage",
        { RedemptionFeeBasisPoints: < 0 or > BasisPointsInOne / 2 } => "policy.refused.fee",
        { FeeToFundBasisPoints: < 0 or > BasisPointsInOne } => "policy.refused.fee",
        { DemurrageExemptMinor: < 0 } or { DemurrageGraceDays: < 0 or > 3_650 } => "policy.refused.demurrage",
        { ConfirmFromMinor: < 0 } => "policy.refused.amount",
        { Basic.HoldingMaxMinor: < 0 } or { VerifiedPerson.HoldingMaxMinor: < 0 }
            or { VerifiedFirm.HoldingMaxMinor: < 0 } or { PublicBody.HoldingMaxMinor: < 0 } => "policy.refused.amount",
        _ => null,
    };

    public string ToJson() => JsonSerializer.Serialize(this, MoneyPolicy.Json);
}

/// <summary>A decision about the rules: never changed afterwards, only followed by another.</summary>
sealed class MoneyPolicy
{
    public const int ReasonLengthMax = 1_000;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public required Guid Id { get; init; }

    /// <summary>The first day on which it holds, in the city's time.</summary>
    public required DateOnly FromDay { get; init; }

    /// <summary>JSON of <see cref="MoneyRules"/>.</summary>
    public required string Rules { get; init; }

    /// <summary>Who decided it and why: the number of the council's decision.</summary>
    public required string Reason { get; init; }

    public Guid? PersonId { get; init; }
    public required string ActorName { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }

    public MoneyRules Read() => JsonSerializer.Deserialize<MoneyRules>(Rules, Json)
        ?? throw new InvalidDataException("A policy without rules.");
}
