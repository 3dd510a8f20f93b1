using System.Globalization;

namespace Vliegwiel.Partners.Reading;

/// <summary>A layout in one line, for receipts.</summary>
public static class LayoutText
{
    /// <summary>For instance "comma; header line 2; supplierName=Name, date=Payment Date (d/m/y), amount=Net
    /// Amount".</summary>
    public static string Of(Receipt receipt)
    {
        var parts = new List<string>();
        if (receipt.Delimiter is { } delimiter)
            parts.Add(delimiter switch
            {
                ',' => "comma",
                ';' => "semicolon",
                '\t' => "tab",
                '~' => "tilde",
                '^' => "caret",
                _ => "pipe",
            });
        foreach (var group in receipt.Tables.Where(table => table.Layout is not null).GroupBy(table =>
            table.Layout!.Fingerprint))
        {
            var sheets = string.Join(", ", group.Select(table => table.Sheet).Where(sheet => sheet is not null));
            parts.Add($"{(sheets.Length > 0 ? $"[{sheets}] " : "")}{Of(group.First())}");
        }
        return string.Join("; ", parts);
    }

    static string Of(TableReading table)
    {
        var layout = table.Layout!;
        var header = table.HeaderLine is { } line ? string.Create(CultureInfo.InvariantCulture, $"header line {line}")
            : "no header";
        var columns = layout.Columns.Select(choice =>
        {
            var name = choice.Header.Length > 0 ? choice.Header : Column(choice.Column);
            return $"{ReadingTexts.Code(choice.Role.ToString())}={name}{Format(choice.Role, layout)}";
        });
        return $"{header}; {string.Join(", ", columns)}";
    }

    static string Column(int column) => string.Create(CultureInfo.InvariantCulture, $"column {column + 1}");

    static string Format(ColumnRole role, TableLayout layout) => role switch
    {
        ColumnRole.Date => layout.DateOrder switch
        {
            DateOrder.MonthDayYear => " (m/d/y)",
            DateOrder.YearMonthDay => " (y-m-d)",
            _ => " (d/m/y)",
        },
        ColumnRole.Amount or ColumnRole.Debit => (layout.DecimalSign == DecimalSign.Comma ? " (1.234,56" : " (1,234.56")
            + layout.Unit switch
            {
                AmountUnit.Hundredths => " / 100)",
                AmountUnit.Thousands => " x 1000)",
                _ => ")",
            },
        _ => "",
    };
}
