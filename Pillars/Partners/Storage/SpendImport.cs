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

    /// <summary>Rows that an earlier import of this anchor holds too: same date, amount, supplier and
    /// reference.</summary>
    public required long RepeatedRows { get; init; }

    /// <summary>The earlier import that holds most of them.</summary>
    public Guid? RepeatedOfId { get; init; }

    /// <summary>JSON of the reading's warnings: codes with their arguments.</summary>
    public required string Warnings { get; init; }

    /// <summary>JSON of <c>ReceiptFacts</c>: what else the receipt says.</summary>
    public string Facts { get; init; } = "{}";

    /// <summary>Mended rows are an import of their own, part of the one whose rows they are.</summary>
    public Guid? PartOfId { get; init; }

    /// <summary>The import that this one came in place of, with other columns.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>What a machine called its request.</summary>
    public string? IdempotencyKey { get; init; }

    public Guid? PersonId { get; init; }
    public string ActorName { get; init; } = "";
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

    public int TableIndex { get; init; }

    /// <summary>Which layout of the import reads this row.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>JSON of the cells as they stood; null where the row is too long for a form.</summary>
    public string? Cells { get; init; }

    public SetAsideState State { get; set; }

    /// <summary>JSON of the cells as a person mended them.</summary>
    public string? CorrectedCells { get; set; }

    public string? DismissedBecause { get; set; }
    public Guid? PersonId { get; set; }
    public string? ActorName { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The import by which the mended row counts.</summary>
    public Guid? TakenInId { get; set; }

    public long Version { get; set; }
}

enum SetAsideState
{
    Waiting,

    /// <summary>Mended, and read well; not counted yet.</summary>
    Ready,
    Taken,
    Dismissed,
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

    /// <summary>Who said so: "register" or "person". Places of payment lists stand in <see
    /// cref="SaidPlace"/>.</summary>
    public string? SeatSource { get; set; }
    public string? BranchSource { get; set; }
    public string? SectorSource { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
    public long Version { get; set; }
}

/// <summary>A key under which a supplier stands in payment lines.</summary>
sealed class SupplierKeyRow
{
    public required string SupplierKey { get; init; }
    public required Guid SupplierId { get; set; }
}
