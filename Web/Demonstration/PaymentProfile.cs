using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vliegwiel.Web.Demonstration;

/// <summary>
/// How the made-up payments of a city look: payments.json in the city's folder in Demo. Shares are per thousand.
/// </summary>
sealed record PaymentProfile
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>What every folder and every title line says: that nothing of this was really paid.</summary>
    public required string MadeUp { get; init; }
    public required string ReadMe { get; init; }
    public required string TotalWord { get; init; }
    public required string PeriodWord { get; init; }

    /// <summary>What stands before the number of a quarter in a file's name: K or Q.</summary>
    public required string QuarterLetter { get; init; }
    public required string Currency { get; init; }
    public required IReadOnlyList<int> Years { get; init; }

    /// <summary>By year: how procurement falls over the rings, by value.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> RingShares { get; init; }

    /// <summary>How procurement falls over the rings by number of payments: near by is small and often.</summary>
    public required IReadOnlyDictionary<string, int> RingLines { get; init; }

    /// <summary>Rate of value added tax by sector, in per cent; "" is the rate of every other sector.</summary>
    public required IReadOnlyDictionary<string, int> VatPercent { get; init; }

    /// <summary>What invoices are about, by sector or by kind; "" for the rest.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Descriptions { get; init; }

    /// <summary>What is put behind a name, as finance systems do: "(automatische incasso)".</summary>
    public required IReadOnlyList<string> NameTails { get; init; }

    /// <summary>How a trading name is joined to a name: "h/o", "T/A".</summary>
    public required string TradingAs { get; init; }

    /// <summary>Supplier names that try to be a formula, and other noise that must be kept as text.</summary>
    public required IReadOnlyList<string> OddNames { get; init; }

    /// <summary>What stands in the place of an amount in a row that cannot be read.</summary>
    public required IReadOnlyList<string> NoAmounts { get; init; }

    public required IReadOnlyList<AnchorProfile> Anchors { get; init; }

    public static PaymentProfile Read(string json) =>
        JsonSerializer.Deserialize<PaymentProfile>(json, Json)
        ?? throw new InvalidDataException("payments.json is empty.");
}

/// <summary>How much an anchor pays in a year, and the layouts its finance system has had.</summary>
sealed record AnchorProfile
{
    public required string Id { get; init; }
    public required long BudgetPerYear { get; init; }
    public required int LinesPerYear { get; init; }

    /// <summary>The part of the value that is not procurement.</summary>
    public required int NonProcurement { get; init; }
    public required IReadOnlyList<FileLayout> Layouts { get; init; }
}

enum FileKind { Text, Workbook }

enum FileEvery { Month, Quarter, Year }

enum HeaderPlace { First, Last, None }

enum NumberStyle { Dutch, DutchPlain, English, EnglishPlain, Pounds }

enum CreditStyle { Minus, TrailingMinus, Brackets }

enum PaymentField
{
    Date, Name, Number, Register, Postcode, Place, Country, Branch, Description, Reference, Net, Vat, Gross,
}

sealed record LayoutColumn(PaymentField Field, string Title);

/// <summary>One layout of payment files, used from one month up to and including another.</summary>
sealed record FileLayout
{
    /// <summary>First and last month: "2024-01".</summary>
    public required string From { get; init; }
    public required string To { get; init; }
    public required FileEvery Every { get; init; }

    /// <summary>File name with {period} in it.</summary>
    public required string Name { get; init; }
    public FileKind Kind { get; init; }

    /// <summary>utf-8, utf-8-bom, utf-16, windows-1252 or cp850.</summary>
    public string Encoding { get; init; } = "utf-8";
    public char Separator { get; init; } = ';';
    public string NewLine { get; init; } = "\r\n";

    /// <summary>A .NET date format, or "serial" for the day numbers of a spreadsheet.</summary>
    public required string Dates { get; init; }
    public NumberStyle Numbers { get; init; }
    public CreditStyle Credits { get; init; }
    public HeaderPlace Header { get; init; }
    public required IReadOnlyList<LayoutColumn> Columns { get; init; }
    public bool TitleLines { get; init; }
    public bool Totals { get; init; }
    public bool BlankLines { get; init; }
    public bool RepeatedHeader { get; init; }
    public bool LineBreaksInText { get; init; }
    public int TrailingColumns { get; init; }

    /// <summary>The period whose file is delivered twice, byte for byte.</summary>
    public string? Twice { get; init; }
}
