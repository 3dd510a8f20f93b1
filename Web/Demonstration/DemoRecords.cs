namespace Vliegwiel.Web.Demonstration;

/// <summary>
/// An area: country, region, municipality, district, ward, postcode4 or outward. It exists from ValidFrom up to but
/// not on ValidTo; null is "as far back (or ahead) as the source knows". A postcode area without parent straddles.
/// </summary>
public sealed record DemoArea
{
    public required string Code { get; init; }
    public required string Kind { get; init; }
    public required string Name { get; init; }
    public string? Parent { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public required string Source { get; init; }

    internal static DemoArea From(DemoRow row) => new()
    {
        Code = row.Text("code"),
        Kind = row.Text("kind"),
        Name = row.Text("name"),
        Parent = row.TextOrNull("parent"),
        ValidFrom = row.DateOrNull("valid_from"),
        ValidTo = row.DateOrNull("valid_to"),
        Source = row.Text("source"),
    };
}

/// <summary>On Date this share of the predecessor's inhabitants went to the successor; shares add up to 1.</summary>
public sealed record DemoPredecessor
{
    public required string Successor { get; init; }
    public required string Predecessor { get; init; }
    public required DateOnly Date { get; init; }
    public required decimal ShareOfPredecessor { get; init; }
    public required string Source { get; init; }

    internal static DemoPredecessor From(DemoRow row) => new()
    {
        Successor = row.Text("successor"),
        Predecessor = row.Text("predecessor"),
        Date = row.Date("date"),
        ShareOfPredecessor = row.Number("share_of_predecessor"),
        Source = row.Text("source"),
    };
}

/// <summary>An area that stands beside the city in figures: subject, sub-region, neighbour, comparator,
/// benchmark.</summary>
public sealed record DemoComparator
{
    public required string Area { get; init; }
    public required string Role { get; init; }
    public required string Source { get; init; }

    internal static DemoComparator From(DemoRow row) => new()
    {
        Area = row.Text("area"),
        Role = row.Text("role"),
        Source = row.Text("source"),
    };
}

/// <summary>A made-up anchor institution. Letter is how suppliers.csv names it in the column "buyers".</summary>
public sealed record DemoAnchor
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public required string Municipality { get; init; }
    public required string Letter { get; init; }
    public required string Note { get; init; }
    public required string Source { get; init; }

    internal static DemoAnchor From(DemoRow row) => new()
    {
        Id = row.Text("id"),
        Name = row.Text("name"),
        Kind = row.Text("kind"),
        Municipality = row.Text("municipality"),
        Letter = row.Text("letter"),
        Note = row.Text("note"),
        Source = row.Text("source"),
    };
}

/// <summary>
/// A made-up supplier, or a public body under its real name with made-up payments. Kind is procurement or the reason
/// why a payment is none: public-body, tax, pension, benefit, grant, treasury, redacted. Ring is set for procurement:
/// city, sub-region, region, country, abroad, unknown. Sector is a section letter of SBI 2008 (NACE Rev. 2).
/// </summary>
public sealed record DemoSupplier
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string? TradingName { get; init; }
    public string? LegalForm { get; init; }
    public required string Kind { get; init; }
    public string? Ring { get; init; }
    public string? Sector { get; init; }
    public string? RegisterNumber { get; init; }
    public string? SeatPostcode { get; init; }
    public string? SeatPlace { get; init; }
    public string? BranchPostcode { get; init; }
    public string? BranchPlace { get; init; }
    public string? Country { get; init; }
    public required string Buyers { get; init; }
    public required int Weight { get; init; }
    public required string Source { get; init; }

    internal static DemoSupplier From(DemoRow row) => new()
    {
        Id = row.Text("id"),
        Name = row.Text("name"),
        TradingName = row.TextOrNull("trading_name"),
        LegalForm = row.TextOrNull("legal_form"),
        Kind = row.Text("kind"),
        Ring = row.TextOrNull("ring"),
        Sector = row.TextOrNull("sector"),
        RegisterNumber = row.TextOrNull("register_number"),
        SeatPostcode = row.TextOrNull("seat_postcode"),
        SeatPlace = row.TextOrNull("seat_place"),
        BranchPostcode = row.TextOrNull("branch_postcode"),
        BranchPlace = row.TextOrNull("branch_place"),
        Country = row.TextOrNull("country"),
        Buyers = row.Text("buyers"),
        Weight = row.Count("weight"),
        Source = row.Text("source"),
    };
}

/// <summary>What an indicator means. Better is "higher", "lower", or null where neither is.</summary>
public sealed record DemoIndicator
{
    public required string Indicator { get; init; }
    public required string NameNl { get; init; }
    public required string NameEn { get; init; }
    public required string Unit { get; init; }
    public required int Decimals { get; init; }
    public string? Better { get; init; }
    public required string DefinitionNl { get; init; }
    public required string DefinitionEn { get; init; }

    internal static DemoIndicator From(DemoRow row) => new()
    {
        Indicator = row.Text("indicator"),
        NameNl = row.Text("name_nl"),
        NameEn = row.Text("name_en"),
        Unit = row.Text("unit"),
        Decimals = row.Count("decimals"),
        Better = row.TextOrNull("better"),
        DefinitionNl = row.Text("definition_nl"),
        DefinitionEn = row.Text("definition_en"),
    };
}

/// <summary>
/// One observation over a period, both days included. Value null is unknown (status M). Status: A as published,
/// E estimate, P provisional, M missing. Lower and Upper are the 95 % interval where the source gives one.
/// </summary>
public sealed record DemoFigure
{
    public required string Indicator { get; init; }
    public required string Area { get; init; }
    public required DateOnly PeriodStart { get; init; }
    public required DateOnly PeriodEnd { get; init; }
    public decimal? Value { get; init; }
    public required string Unit { get; init; }
    public decimal? Lower { get; init; }
    public decimal? Upper { get; init; }
    public required string Status { get; init; }
    public required string Source { get; init; }

    internal static DemoFigure From(DemoRow row) => new()
    {
        Indicator = row.Text("indicator"),
        Area = row.Text("area"),
        PeriodStart = row.Date("period_start"),
        PeriodEnd = row.Date("period_end"),
        Value = row.NumberOrNull("value"),
        Unit = row.Text("unit"),
        Lower = row.NumberOrNull("lower"),
        Upper = row.NumberOrNull("upper"),
        Status = row.Text("status"),
        Source = row.Text("source"),
    };
}

/// <summary>The district of one full postcode.</summary>
public sealed record DemoPostcode
{
    public required string Postcode { get; init; }
    public required string District { get; init; }
    public required string Source { get; init; }

    internal static DemoPostcode From(DemoRow row) => new()
    {
        Postcode = row.Text("postcode"),
        District = row.Text("district"),
        Source = row.Text("source"),
    };
}

/// <summary>Share of the sample's postcodes with this outward code in the district; null where the sample
/// misleads.</summary>
public sealed record DemoOutwardDistrict
{
    public required string Outward { get; init; }
    public required string District { get; init; }
    public decimal? ShareOfSample { get; init; }
    public required int PostcodesInSample { get; init; }
    public required string Source { get; init; }

    internal static DemoOutwardDistrict From(DemoRow row) => new()
    {
        Outward = row.Text("outward"),
        District = row.Text("district"),
        ShareOfSample = row.NumberOrNull("share_of_sample"),
        PostcodesInSample = row.Count("postcodes_in_sample"),
        Source = row.Text("source"),
    };
}

/// <summary>One source, with the words that must stand where its figures are shown.</summary>
public sealed record DemoSource
{
    public required string Title { get; init; }
    public required string Publisher { get; init; }
    public required string Edition { get; init; }
    public required string Licence { get; init; }
    public required string Attribution { get; init; }
    public required string TakenFrom { get; init; }
    public string? Note { get; init; }
}
