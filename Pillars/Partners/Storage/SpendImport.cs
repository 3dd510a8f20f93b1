namespace Vliegwiel.Partners.Storage;

/// <summary>The receipt of one file that was taken in. Amounts are minor units of <see cref="Currency"/>.</summary>
sealed class SpendImport
{
    public required Guid Id { get; init; }
    public required Guid AnchorId { get; init; }
    public required string FileName { get; init; }
    public required long Bytes { get; init; }
    public required string Sha256 { get; init; }
    public required string Encoding { get; init; }

    /// <summary>JSON of the layout as it was used.</summary>
    public required string Layout { get; init; }

    public required long RowsRead { get; init; }
    public required long RowsTaken { get; init; }
    public required long RowsSetAside { get; init; }
    public required long DebitsMinor { get; init; }
    public required long CreditsMinor { get; init; }
    public required long NetMinor { get; init; }
    public required string Currency { get; init; }
    public DateOnly? FromDate { get; init; }
    public DateOnly? ToDate { get; init; }

    /// <summary>Rows that an earlier import of this anchor holds too: same date, amount, supplier and reference.</summary>
    public required long RepeatedRows { get; init; }

    /// <summary>JSON of the reading's warnings: codes with their arguments.</summary>
    public required string Warnings { get; init; }

    public Guid? PersonId { get; init; }
    public required DateTimeOffset ImportedAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public long Version { get; set; }
}

/// <summary>A row that was read and not taken; kept with its reason until somebody corrects it.</summary>
sealed class SetAside
{
    public required Guid Id { get; init; }
    public required Guid ImportId { get; init; }
    public string? Sheet { get; init; }
    public required long LineNumber { get; init; }

    /// <summary>Code of the reason; its text is reading.setAside.CODE.</summary>
    public required string Reason { get; init; }

    /// <summary>The cells, joined by tabs.</summary>
    public required string Raw { get; init; }
}

/// <summary>Who is paid. Two places are kept: the registered seat, and the branch that delivers.</summary>
sealed class Supplier
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>A business that is one person: its name is personal data outside the anchor that pays it.</summary>
    public required bool IsSoleTrader { get; set; }

    /// <summary>NACE section, A to U.</summary>
    public string? Sector { get; set; }

    public string? SeatPostcode { get; set; }
    public string? SeatPlace { get; set; }
    public string? SeatCountry { get; set; }
    public string? BranchPostcode { get; set; }
    public string? BranchPlace { get; set; }
    public string? BranchCountry { get; set; }

    /// <summary>Where the place comes from: "payment list", "register", a person's correction.</summary>
    public string? PlaceSource { get; set; }

    public long Version { get; set; }
}

/// <summary>A key under which a supplier stands in payment lines.</summary>
sealed class SupplierKeyRow
{
    public required string SupplierKey { get; init; }
    public required Guid SupplierId { get; set; }
}
