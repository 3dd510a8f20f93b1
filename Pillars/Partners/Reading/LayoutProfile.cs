using System.Text.Json.Serialization;

namespace Vliegwiel.Partners.Reading;

/// <summary>How an anchor's lists are laid out, one entry for each kind of table seen. It can be written as JSON,
/// corrected by a person and given to the next reading.</summary>
public sealed record LayoutProfile
{
    public required IReadOnlyList<TableLayout> Tables { get; init; }

    /// <summary>The profile as JSON text, stable and readable.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, LayoutJson.Default.LayoutProfile);

    /// <summary>Reads a profile back; null when the text is none.</summary>
    public static LayoutProfile? FromJson(string json)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize(json, LayoutJson.Default.LayoutProfile);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>This profile with the tables of <paramref name="other"/> added or replaced by fingerprint.</summary>
    public LayoutProfile With(LayoutProfile other) => new()
    {
        Tables =
        [
            .. Tables.Where(mine => other.Tables.All(theirs => theirs.Fingerprint != mine.Fingerprint)),
            .. other.Tables,
        ],
    };
}

/// <summary>The layout of one table.</summary>
public sealed record TableLayout
{
    /// <summary>The header's words, or the shape of the columns when there is no header.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>A column for each role that was found; a role stands at most once.</summary>
    public required IReadOnlyList<ColumnChoice> Columns { get; init; }

    public required DateOrder DateOrder { get; init; }

    public required DecimalSign DecimalSign { get; init; }

    /// <summary>True where a negative amount is money paid out, as on a bank statement.</summary>
    public bool NegativeIsSpend { get; init; }

    /// <summary>True where serial day numbers count from 1904.</summary>
    public bool Date1904 { get; init; }

    /// <summary>True where dates are six figures and nothing between them, in the <see cref="DateOrder"/>.</summary>
    public bool DatesAreSixFigures { get; init; }

    /// <summary>True where the payee stands on a row of its own above the payments.</summary>
    public bool PayeeStandsAbove { get; init; }

    /// <summary>True where a payee is written beside its first payment only and left blank below it.</summary>
    public bool PayeeIsNotRepeated { get; init; }

    /// <summary>True where the amount holds the tax and the tax column is taken off.</summary>
    public bool TaxTakenOff { get; init; }

    /// <summary>What one in an amount stands for.</summary>
    public AmountUnit Unit { get; init; }

    /// <summary>True where thousands were written with the comma that also divides the cells, so that an amount falls
    /// into two.</summary>
    public bool SplitsThousands { get; init; }

    /// <summary>Columns the table uses; a filled cell beyond them means that a row is misaligned.</summary>
    public required int Width { get; init; }

    /// <summary>Whether its payments are dated to a day or a month; a list by year or quarter is not.</summary>
    public bool HasDate => ColumnOf(ColumnRole.Date) >= 0 || ColumnOf(ColumnRole.Month) >= 0;

    /// <summary>Whether the month, or only the quarter or the year, stands in one cell.</summary>
    internal bool PeriodIsOneCell => ColumnOf(ColumnRole.Year) is var year and >= 0
        && (ColumnOf(ColumnRole.Month) is var month && (month < 0 || month == year));

    /// <summary>The column of a role, from 0, or -1.</summary>
    public int ColumnOf(ColumnRole role) => Columns.FirstOrDefault(choice => choice.Role == role)?.Column ?? -1;
}

/// <summary>A column and what it was taken for, with why and how surely.</summary>
public sealed record ColumnChoice
{
    public required ColumnRole Role { get; init; }

    /// <summary>From 0.</summary>
    public required int Column { get; init; }

    /// <summary>The header as written, or empty.</summary>
    public required string Header { get; init; }

    public required ChoiceReason Reason { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Confidence { get; init; }
}

/// <summary>What one in an amount stands for: a pound or euro, a penny or cent, or a thousand.</summary>
public enum AmountUnit
{
    One,
    Hundredths,
    Thousands,
}

/// <summary>What a choice of column rests on.</summary>
public enum ChoiceReason
{
    HeaderAndContent,
    Header,
    Content,
    Arithmetic,
    Person,
}

/// <summary>What a column can be.</summary>
public enum ColumnRole
{
    None,
    SupplierName,
    SupplierNumber,
    Amount,
    Vat,
    Gross,
    Debit,
    Credit,
    Sign,
    Balance,
    Date,
    Description,
    Department,
    Account,
    Reference,
    Category,
    Postcode,
    Place,
    KvkNumber,
    CompaniesHouseNumber,
    VatNumber,
    Iban,
    Oin,
    Currency,
    Payer,
    Period,
    OtherDate,
    OtherNumber,
    Year,
    Month,
    Day,
}

/// <summary>The order of day, month and year in dates written with figures.</summary>
public enum DateOrder
{
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// <summary>The sign before the cents.</summary>
public enum DecimalSign
{
    Point,
    Comma,
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LayoutProfile))]
internal sealed partial class LayoutJson : JsonSerializerContext;
