using System.Text.Json;
using System.Text.Json.Serialization;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;

namespace Vliegwiel.Partners.Import;

/// <summary>What a receipt says beside the figures that have columns of their own.</summary>
sealed record ReceiptFacts
{
    /// <summary>A row of more cells than fit a form is kept without them: its list is mended instead.</summary>
    public const int CellsCharactersMax = 20_000;

    static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public string Newline { get; init; } = "";
    public char? Delimiter { get; init; }
    public IReadOnlyList<TableReading> Tables { get; init; } = [];
    public long BlankRows { get; init; }
    public long HeaderRows { get; init; }
    public long OtherRows { get; init; }
    public long VatMinor { get; init; }
    public int DistinctSuppliers { get; init; }

    public static string Of(Receipt receipt) => JsonSerializer.Serialize(
        new ReceiptFacts
        {
            Newline = receipt.Newline,
            Delimiter = receipt.Delimiter,
            Tables = receipt.Tables,
            BlankRows = receipt.BlankRows,
            HeaderRows = receipt.HeaderRows,
            OtherRows = receipt.OtherRows,
            VatMinor = receipt.VatMinor,
            DistinctSuppliers = receipt.DistinctSuppliers,
        },
        Json);

    public static string WarningsOf(Receipt receipt) => JsonSerializer.Serialize(receipt.Warnings, Json);

    public static IReadOnlyList<ReadingWarning> Warnings(SpendImport import) =>
        JsonSerializer.Deserialize<List<ReadingWarning>>(import.Warnings, Json) ?? [];

    public static ReceiptFacts Of(SpendImport import) =>
        JsonSerializer.Deserialize<ReceiptFacts>(import.Facts, Json) ?? new ReceiptFacts();

    public static string? CellsOf(IReadOnlyList<string> cells) =>
        cells.Sum(c => (long)c.Length + 1) > CellsCharactersMax ? null : JsonSerializer.Serialize(cells);

    public static IReadOnlyList<string> Cells(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<List<string>>(json) ?? [];

    /// <summary>The receipt as it was given when the list was taken in.</summary>
    public static Receipt Receipt(SpendImport import, IEnumerable<SetAside> setAside)
    {
        var facts = Of(import);
        return new Receipt
        {
            FileName = import.FileName,
            Bytes = import.Bytes,
            Sha256 = import.Sha256,
            Encoding = import.Encoding,
            Newline = facts.Newline,
            Delimiter = facts.Delimiter,
            Tables = facts.Tables,
            RowsRead = import.RowsRead,
            RowsTaken = import.RowsTaken,
            SetAside = [.. setAside.Select(Row)],
            BlankRows = facts.BlankRows,
            HeaderRows = facts.HeaderRows,
            OtherRows = facts.OtherRows,
            DebitsMinor = import.DebitsMinor,
            CreditsMinor = import.CreditsMinor,
            NetMinor = import.NetMinor,
            VatMinor = facts.VatMinor,
            Currency = import.Currency,
            From = import.FromDate,
            To = import.ToDate,
            DistinctSuppliers = facts.DistinctSuppliers,
            Warnings = Warnings(import),
            Profile = LayoutProfile.FromJson(import.Layout) ?? new LayoutProfile { Tables = [] },
        };
    }

    public static SetAsideRow Row(SetAside row) => new()
    {
        Sheet = row.Sheet,
        LineNumber = row.LineNumber,
        Reason = Enum.Parse<SetAsideReason>(row.Reason),
        Raw = row.Raw,
        Cells = Cells(row.Cells),
        Table = row.TableIndex,
    };
}
