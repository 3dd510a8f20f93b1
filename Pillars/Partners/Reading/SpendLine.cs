namespace Vliegwiel.Partners.Reading;

/// <summary>One payment as it stood in a list. Amounts are minor units (cents, pence); spend is positive, money that
/// came back is negative.</summary>
public sealed record SpendLine
{
    /// <summary>Name of the sheet, or null for a text file.</summary>
    public string? Sheet { get; init; }

    /// <summary>Physical line in the text file or row of the sheet, from 1.</summary>
    public required long LineNumber { get; init; }

    /// <summary>Null where the list gives none that can be read.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Without tax where the list says so, else the amount as given.</summary>
    public required long AmountMinor { get; init; }

    public long? VatMinor { get; init; }

    public long? GrossMinor { get; init; }

    /// <summary>As written; empty where the list leaves the payee of a payment out.</summary>
    public required string SupplierName { get; init; }

    public string? SupplierNumber { get; init; }

    public string? KvkNumber { get; init; }

    public string? CompaniesHouseNumber { get; init; }

    public string? VatNumber { get; init; }

    public string? Iban { get; init; }

    public string? Oin { get; init; }

    public string? Postcode { get; init; }

    public string? Place { get; init; }

    public string? Description { get; init; }

    public string? Department { get; init; }

    public string? Account { get; init; }

    public string? Reference { get; init; }

    public string? Category { get; init; }
}

/// <summary>A row that was read and not taken, with the reason's code and the row as it stood.</summary>
public sealed record SetAsideRow
{
    public string? Sheet { get; init; }

    public required long LineNumber { get; init; }

    /// <summary>The reason; its text is <c>reading.setAside.CODE</c> in Texts.*.json.</summary>
    public required SetAsideReason Reason { get; init; }

    /// <summary>The cells of the row, joined by tabs, at most <see cref="ReadingLimits.RawCharactersMax"/>
    /// long.</summary>
    public required string Raw { get; init; }

    /// <summary>The cells of the row, so that it can be corrected and read again.</summary>
    public required IReadOnlyList<string> Cells { get; init; }

    /// <summary>Which table of the file the row belongs to (index in <see cref="Receipt.Tables"/>).</summary>
    public required int Table { get; init; }
}

/// <summary>Why a row is set aside.</summary>
public enum SetAsideReason
{
    AmountMissing,
    AmountUnreadable,
    AmountTooLarge,
    PayeeMissing,
    Total,
    Misaligned,
    OtherCurrency,
    NotAPayment,
}
