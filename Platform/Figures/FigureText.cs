using System.Globalization;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Figures;

/// <summary>A figure's cells in words for readers, and in plain numbers for files and charts.</summary>
public static class FigureText
{
    const int MinorPerMajor = 100;

    public static string Show(FigureCell cell, FigureColumn column, Figure figure, PageTexts texts)
    {
        if (cell.Text is { } text)
            return text;
        if (cell.Value is not { } value)
            return column.IsNumeric ? texts["figures.unknown"] : "";
        return column.Kind switch
        {
            FigureKind.Count => value.ToString("N0", texts.Culture),
            FigureKind.Money => Amounts.Show(decimal.ToInt64(value), figure.Currency ?? "", texts.Culture),
            FigureKind.Share => Share(value, column.Decimals, texts.Culture),
            _ => value.ToString("N" + column.Decimals.ToString(CultureInfo.InvariantCulture), texts.Culture),
        };
    }

    /// <summary>0.314 as 31,4%.</summary>
    public static string Share(decimal fraction, int decimals, CultureInfo culture) =>
        (fraction * 100).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), culture) + "%";

    /// <summary>Invariant, money in whole units; null where it is unknown or words.</summary>
    public static string? Plain(FigureCell cell, FigureColumn column) => (cell.Value, column.Kind) switch
    {
        (null, _) => null,
        ({ } minor, FigureKind.Money) => (minor / MinorPerMajor).ToString("0.00", CultureInfo.InvariantCulture),
        ({ } value, _) => value.ToString("0.############", CultureInfo.InvariantCulture),
    };

    /// <summary>The whole figure as CSV: one line a row, plain numbers, empty where it is unknown.</summary>
    public static string ToCsv(this Figure figure)
    {
        var rows = figure.Total is null ? figure.Rows : [.. figure.Rows, figure.Total];
        return CsvText.Table(
            figure.Columns.Select(c => c.Kind == FigureKind.Money ? $"{c.Title} ({figure.Currency})" : c.Title),
            rows.Select(r => r.Cells.Select((cell, i) => cell.Text ?? Plain(cell, figure.Columns[i]))));
    }
}
