namespace Vliegwiel.Platform.Areas;

public enum AreaKind
{
    Country,
    Region,
    Municipality,
    District,
    Ward,
    Postcode4,
    Postcode6,
    Outward,
    Postcode,
}

/// <summary>A row of a register that keeps its history: closed, never overwritten.</summary>
interface IKept
{
    DateTimeOffset RecordedAt { get; }
    DateTimeOffset? SupersededAt { get; set; }
}

/// <summary>An area as it was called and placed during a period; a code can have several rows.</summary>
public sealed class Area : IKept
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required AreaKind Kind { get; init; }
    public required string Name { get; init; }
    public string? ParentCode { get; init; }
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The first day on which it no longer exists.</summary>
    public DateOnly? ValidTo { get; init; }

    public required string Source { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }

    public bool IsValidOn(DateOnly date) => (ValidFrom is null || ValidFrom <= date)
        && (ValidTo is null || date < ValidTo);
}

/// <summary>On a date, part of one area went to another.</summary>
public sealed class AreaPredecessor : IKept
{
    public required Guid Id { get; init; }
    public required string SuccessorCode { get; init; }
    public required string PredecessorCode { get; init; }
    public required DateOnly Date { get; init; }

    /// <summary>Which part of the predecessor went over, in millionths.</summary>
    public required long ShareMillionths { get; init; }

    public required string Source { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }
}

/// <summary>A postcode (or outward code) lies in an area, wholly or in part.</summary>
public sealed class AreaPostcode : IKept
{
    public required Guid Id { get; init; }

    /// <summary>No spaces, upper case.</summary>
    public required string Postcode { get; init; }

    public required string AreaCode { get; init; }

    /// <summary>In millionths; null: it lies in this area too, how much is unknown.</summary>
    public long? ShareMillionths { get; init; }

    public required string Source { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }
}

/// <summary>The outline of an area: a GeoJSON Polygon or MultiPolygon in WGS 84.</summary>
public sealed class AreaShape : IKept
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Geometry { get; init; }
    public required string Source { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }
}

/// <summary>What a series of figures is called, and its unit.</summary>
public sealed class AreaIndicator : IKept
{
    public required Guid Id { get; init; }
    public required string Indicator { get; init; }
    public required string NameDutch { get; init; }
    public required string NameEnglish { get; init; }
    public required string Unit { get; init; }
    public required int Decimals { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }
}

/// <summary>Where figures come from, with the words that its licence asks for.</summary>
public sealed class AreaSource : IKept
{
    public required Guid Id { get; init; }
    public required string Source { get; init; }
    public required string Title { get; init; }
    public required string Publisher { get; init; }
    public required string Edition { get; init; }
    public required string Licence { get; init; }
    public required string Attribution { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }
}

/// <summary>A measured value of an area over a period; a value that is absent is unknown, never zero.</summary>
public sealed class AreaFigure : IKept
{
    public required Guid Id { get; init; }
    public required string Indicator { get; init; }
    public required string AreaCode { get; init; }
    public required DateOnly PeriodStart { get; init; }
    public required DateOnly PeriodEnd { get; init; }

    /// <summary>Times 10^Scale.</summary>
    public long? Value { get; init; }
    public long? Lower { get; init; }
    public long? Upper { get; init; }
    public required int Scale { get; init; }

    /// <summary>A: normal, E: estimate, P: provisional, M: missing (SDMX observation status).</summary>
    public required string Status { get; init; }
    public required string Unit { get; init; }
    public required string Source { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }

    public decimal? Number => ScaledNumber.ToDecimal(Value, Scale);
    public decimal? LowerNumber => ScaledNumber.ToDecimal(Lower, Scale);
    public decimal? UpperNumber => ScaledNumber.ToDecimal(Upper, Scale);
}

/// <summary>What came of one file: rows read = rows taken + rows set aside.</summary>
public sealed class AreaReceipt
{
    public required Guid Id { get; init; }
    public required Guid ImportId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string FileName { get; init; }

    /// <summary>Areas, Predecessors, Postcodes, Shapes, Indicators, Figures or Sources.</summary>
    public required string Content { get; init; }

    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public required long RowsRead { get; init; }
    public required long RowsTaken { get; init; }

    /// <summary>Of the rows taken, those that said something the register did not hold yet.</summary>
    public required long RowsChanged { get; init; }
    public required long RowsSetAside { get; init; }

    /// <summary>JSON list of line and reason.</summary>
    public required string SetAside { get; init; }
}
