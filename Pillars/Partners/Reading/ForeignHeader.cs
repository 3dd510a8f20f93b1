namespace Vliegwiel.Partners.Reading;

/// <summary>A header in words the reader was never taught, or in another language. It shows by its place: a row of
/// different words above columns that hold amounts and dates on nearly every row. Such a row cannot be a
/// payment.</summary>
internal static class ForeignHeader
{
    const int TitleRowsMax = 20;
    const int TitleCellsMax = 2;
    const int WordCharactersMax = 60;
    const int RowsBelowMin = 2;

    /// <summary>Looks at the first rows of a table without a header; lines of one or two cells above it are
    /// titles.</summary>
    public static void Find(TableSample table)
    {
        if (table.Header is not null)
            return;
        for (var index = 0; index < Math.Min(TitleRowsMax, table.Rows.Count - RowsBelowMin); index++)
        {
            if (IsHeader(table, index))
            {
                table.Header = table.Rows[index];
                table.HeaderLine = table.RowLines[index];
                table.HeaderIsForeign = true;
                table.HeaderOrdinals.Add(table.RowOrdinals[index]);
                return;
            }
            if (table.Rows[index].Count(cell => cell.Length > 0) > TitleCellsMax)
                return;
        }
    }

    static bool IsHeader(TableSample table, int index)
    {
        var row = table.Rows[index];
        var words = row.Where(cell => cell.Length > 0).ToList();
        if (table.RowKinds[index] is not null || words.Count < 2 || !words.TrueForAll(IsWord)
            || words.Distinct(StringComparer.OrdinalIgnoreCase).Count() < words.Count)
            return false;
        var typed = 0;
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var census = table.Columns[column];
            var below = census.Filled - 1;
            if (below < RowsBelowMin || (census.Numbers + census.Dates) * 10 < below * 8)
                continue;
            if (column >= row.Length || row[column].Length == 0)
                return false;
            typed += census.Numbers > 0 ? 1 : 0;
        }
        return typed > 0;
    }

    static bool IsWord(string cell) => cell.Length <= WordCharactersMax && cell.Any(char.IsLetter)
        && !NumberText.TryScan(cell, out _)
        && (!DateText.TryScan(cell, out var date) || date.Form == DateForm.MonthOnly);
}
