namespace Vliegwiel.Partners.Reading;

/// <summary>"Page 2 of 7" between the rows of a printed report: no row of the table, and nothing to mend.</summary>
internal static class PageLines
{
    static readonly string[] Openers = ["page", "pagina", "blz", "bladzijde", "pag", "blad", "seite"];

    static readonly string[] Between = ["of", "van", "von"];

    public static bool Is(RecordSource record)
    {
        var only = -1;
        for (var column = 0; column < record.Count; column++)
        {
            if (record.Cell(column).IsEmpty)
                continue;
            if (only >= 0)
                return false;
            only = column;
        }
        if (only < 0 || record.Cell(only).Length > 40)
            return false;
        var words = HeaderWords.Normalise(record.Cell(only)).Split(' ');
        return words is [var opener, var page] && Openers.Contains(opener) && IsNumber(page)
            || words is [var first, var number, var last] && Openers.Contains(first) && IsNumber(number)
                && IsNumber(last)
            || words is [var word, var at, var of, var all] && Openers.Contains(word) && IsNumber(at)
                && Between.Contains(of) && IsNumber(all);
    }

    static bool IsNumber(string word) => word.Length is > 0 and < 6 && word.All(char.IsAsciiDigit);
}
