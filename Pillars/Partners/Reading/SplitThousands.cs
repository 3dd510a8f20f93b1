namespace Vliegwiel.Partners.Reading;

/// <summary>Tells a list whose thousands were written with the comma that also divides its cells: 1,234.56 became the
/// cells 1 and 234.56, and most rows are wider than the header.</summary>
internal static class SplitThousands
{
    public static bool Find(TableSample table, int headed, int amount)
    {
        int wide = 0, split = 0;
        foreach (var row in table.Rows)
        {
            if (Array.FindLastIndex(row, cell => cell.Length > 0) < headed)
                continue;
            wide++;
            split += IsStart(row[amount]) && IsGroup(row[amount + 1]) ? 1 : 0;
        }
        return wide > 1 && split * 10 >= wide * 9;
    }

    static bool IsStart(ReadOnlySpan<char> cell)
    {
        var figures = cell.TrimStart("-+£€$( ");
        return figures.Length is > 0 and <= 3 && figures.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>Three figures, with at most two decimals behind them.</summary>
    public static bool IsGroup(ReadOnlySpan<char> cell)
    {
        cell = cell.TrimEnd("-) ");
        return cell.Length is 3 or 5 or 6 && cell[..3].IndexOfAnyExceptInRange('0', '9') < 0
            && (cell.Length == 3 || (cell[3] == '.' && cell[4..].IndexOfAnyExceptInRange('0', '9') < 0));
    }
}
