using Vliegwiel.Platform.Areas;

namespace Vliegwiel.Partners.Leak;

/// <summary>Which place of a supplier counts: its registered seat, or the branch that delivers.</summary>
enum PlaceRule
{
    Seat,
    Branch,
}

/// <summary>What is asked of the payments. Null is "all of them".</summary>
/// <param name="AnchorId">One anchor; null: the anchors together.</param>
/// <param name="Year">Calendar year of the payment; null: all years, undated payments included.</param>
/// <param name="Place">The place rule, shown beside every figure.</param>
/// <param name="Sector">NACE section "A" to "U", or <see cref="SectorSum.Unknown"/>.</param>
sealed record LeakQuestion(Guid? AnchorId, int? Year, PlaceRule Place, string? Sector = null);

/// <summary>
/// Where the money goes. Amounts are minor units of <see cref="Currency"/>, credits taken off. It always holds that
/// <c>TotalMinor = sum of NotCounted + CountedMinor</c> and <c>CountedMinor = sum of Rings</c>.
/// </summary>
sealed record LeakReport
{
    public required string Currency { get; init; }
    public required LeakQuestion Question { get; init; }

    /// <summary>Years with payments that the asker may choose, newest first.</summary>
    public required IReadOnlyList<int> Years { get; init; }

    /// <summary>Anchors with payments that the asker may choose, by name.</summary>
    public required IReadOnlyList<LeakAnchor> Anchors { get; init; }

    public required long TotalMinor { get; init; }
    public required long Lines { get; init; }

    /// <summary>Payments that are no procurement, by the kind of rule that took them off, largest first.</summary>
    public required IReadOnlyList<NotCountedSum> NotCounted { get; init; }

    public required long CountedMinor { get; init; }

    /// <summary>All six rings, from the own municipality outward, unknown last; also those with nothing in
    /// them.</summary>
    public required IReadOnlyList<RingSum> Rings { get; init; }

    /// <summary>Local is the own municipality alone.</summary>
    public required LocalShare InMunicipality { get; init; }

    /// <summary>Local is the sub-region, own municipality included.</summary>
    public required LocalShare InSubRegion { get; init; }

    /// <summary>Local is the region, sub-region included.</summary>
    public required LocalShare InRegion { get; init; }

    /// <summary>Counted payments by sector, largest first; the unknown sector is one of them, and
    /// last, for people outside the anchors, the small ones added up.</summary>
    public required IReadOnlyList<SectorSum> Sectors { get; init; }

    /// <summary>Counted payments by supplier, largest first, at most <see cref="SuppliersMax"/>; empty where the asker
    /// may
    /// not see suppliers.</summary>
    public required IReadOnlyList<SupplierSum> Suppliers { get; init; }

    /// <summary>Counted payments to suppliers that are not listed: below the floor, or beyond the list's end.</summary>
    public required OtherSuppliers Others { get; init; }

    /// <summary>Counted payments by year, for the same question without its year, oldest first.</summary>
    public required IReadOnlyList<YearSum> ByYear { get; init; }

    /// <summary>May the asker open figures down to payment lines?</summary>
    public required bool MaySeeLines { get; init; }

    /// <summary>When the sums were made; null when there are no payments yet.</summary>
    public required DateTimeOffset? CountedAt { get; init; }

    /// <summary>New payments or rules are being worked in: the figures are a moment behind.</summary>
    public required bool IsBehind { get; init; }

    public const int SuppliersMax = 200;
}

sealed record LeakAnchor(Guid Id, string Name);

/// <param name="Kind">Code of the kind: "public-body", "tax", "treasury", "pension", "grant", "benefit", "redacted"
/// ...;
/// its text is count.kind.CODE.</param>
sealed record NotCountedSum(string Kind, long Minor, long Lines);

sealed record RingSum(Ring Ring, long Minor, long Lines, int Suppliers);

/// <summary>
/// The share that stays, as a fraction of 1. <see cref="OfKnown"/> = local / (counted - unknown);
/// <see cref="Lower"/> = local / counted (all unknown is elsewhere); <see cref="Upper"/> = (local + unknown) / counted.
/// Null where nothing was counted.
/// </summary>
sealed record LocalShare(decimal? OfKnown, decimal? Lower, decimal? Upper);

/// <param name="Section">NACE section, <see cref="Unknown"/> or <see cref="Other"/>.</param>
/// <param name="ByRing">Six amounts in the order of <see cref="Ring"/>; null for people outside the anchors: many such
/// cells are one supplier.</param>
sealed record SectorSum(string Section, long Minor, long Lines, IReadOnlyList<long>? ByRing)
{
    /// <summary>Sectors with so few suppliers that people outside the anchors see them added up.</summary>
    public const string Other = "*";

    public const string Unknown = "?";
}

/// <param name="SupplierId">Null where the name is masked.</param>
/// <param name="Name">Null where it is masked: a sole trader, seen from outside the anchor that pays.</param>
/// <param name="PlaceSource">"register", "person" or "payment list"; null when there is no place.</param>
/// <param name="RuleUsed">The rule asked for, or the other one where only that place is known.</param>
sealed record SupplierSum(
    Guid? SupplierId, string? Name, string Section, Ring Ring, string? Place, string? PlaceSource, long Minor,
        long Lines,
    PlaceRule? RuleUsed = null);

sealed record OtherSuppliers(int Suppliers, long Minor, long Lines);

/// <param name="Year">Null: payments without a date.</param>
/// <param name="ByRing">Six amounts in the order of <see cref="Ring"/>.</param>
sealed record YearSum(int? Year, long TotalMinor, long CountedMinor, IReadOnlyList<long> ByRing,
    LocalShare InSubRegion);
