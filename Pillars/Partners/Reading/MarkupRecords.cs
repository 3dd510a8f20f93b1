using System.Globalization;
using System.Net;
using System.Text;

namespace Vliegwiel.Partners.Reading;

/// <summary>The rows of an HTML table, or of a sheet of XML Spreadsheet 2003: what programs save under the name of a
/// workbook.</summary>
internal sealed class MarkupRecords(DecodedText source) : RecordSource
{
    readonly MarkupTags tags = new(source);
    readonly StringBuilder text = new();
    List<(string Text, CellKind Kind)> cells = [];
    List<(string Text, CellKind Kind)> building = [];
    bool inRow;
    bool inCell;
    CellKind kind;
    int span;
    int lineOfRow;
    string? nextSheet;

    /// <summary>The sheet's name; null in HTML, which has no sheets.</summary>
    public string? Sheet { get; private set; }

    /// <summary>Known once the sheet's last row was read.</summary>
    public bool IsHidden { get; private set; }

    public override bool Read()
    {
        while (Refused is null && nextSheet is null)
        {
            var tag = tags.Next();
            if (inCell)
                text.Append(tags.Text);
            if (text.Length >= ReadingLimits.RecordCharactersMax || tags.IsTooLong)
                Refuse(new Refusal(RefusalCode.RecordTooLong, $"{Line + 1}"));
            else if (tag is null)
                return EndRow();
            else if (Handle(tag.Value))
                return Refused is null;
        }
        return false;
    }

    /// <summary>Goes on with the next sheet; false when there is none.</summary>
    public bool NextSheet()
    {
        if (nextSheet is null)
            return false;
        (Sheet, nextSheet, IsHidden) = (nextSheet, null, false);
        (Line, Ordinal, lineOfRow) = (0, 0, 0);
        return true;
    }

    public override ReadOnlySpan<char> Cell(int column) => column < Count ? cells[column].Text : [];

    public override CellKind Kind(int column) => column < Count ? cells[column].Kind : CellKind.Text;

    /// <summary>Whether the tag ended a row.</summary>
    bool Handle(MarkupTag tag)
    {
        switch (tag.Name)
        {
            case "td" or "th" or "cell":
                EndCell();
                if (!tag.Closes)
                    StartCell(tag);
                return false;
            case "data" when !tag.Closes && inCell:
                kind = tag.Attribute("Type") switch
                {
                    "Number" => CellKind.Number,
                    "DateTime" => CellKind.Date,
                    _ => CellKind.Text,
                };
                return false;
            case "br" or "p" or "div" when inCell:
                text.Append(' ');
                return false;
            case "visible" when tag.Closes:
                IsHidden = tags.Text.ToString().Contains("Hidden", StringComparison.OrdinalIgnoreCase);
                return false;
            case "tr" or "row" or "table" or "worksheet":
                return EndRow() | Start(tag);
            default:
                return false;
        }
    }

    bool Start(MarkupTag tag)
    {
        if (tag.Closes)
            return false;
        if (tag.Name is "tr" or "row")
            (inRow, lineOfRow) = (true, tag.Number("Index"));
        else if (tag.Name == "worksheet" && Sheet is null)
            Sheet = tag.Attribute("Name") ?? "";
        else if (tag.Name == "worksheet")
            nextSheet = tag.Attribute("Name") ?? "";
        return false;
    }

    bool EndRow()
    {
        EndCell();
        if (!inRow)
            return false;
        inRow = false;
        (cells, building) = (building, cells);
        building.Clear();
        text.Clear();
        Count = cells.Count;
        Ordinal++;
        Line = Math.Max(lineOfRow, Line + 1);
        return true;
    }

    void StartCell(MarkupTag tag)
    {
        // What spans rows would shift the cells of the rows below it.
        if (tag.Number("rowspan") > 1 || tag.Number("MergeDown") > 0)
            Refuse(new Refusal(RefusalCode.Markup));
        (inRow, inCell, kind) = (true, true, CellKind.Text);
        text.Clear();
        while (building.Count < tag.Number("Index") - 1 && Refused is null)
            Add("", CellKind.Text);
        span = Math.Max(tag.Number("colspan") - 1, tag.Number("MergeAcross"));
    }

    void EndCell()
    {
        if (!inCell)
            return;
        inCell = false;
        var plain = WebUtility.HtmlDecode(text.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ').ToString());
        Add(Write(plain.Trim()), kind);
        for (var more = 0; more < span && Refused is null; more++)
            Add("", CellKind.Text);
    }

    void Add(string cell, CellKind of)
    {
        if (building.Count >= ReadingLimits.ColumnsMax)
            Refuse(new Refusal(RefusalCode.TooManyColumns, $"{ReadingLimits.ColumnsMax}"));
        else
            building.Add((cell, cell.Length == 0 ? CellKind.Text : of));
    }

    /// <summary>Numbers and dates as <see cref="WorkbookRecords"/> writes them; what is neither is text.</summary>
    string Write(string plain)
    {
        if (kind == CellKind.Number)
        {
            if (double.TryParse(plain, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                return WorkbookRecords.Write(number);
            kind = CellKind.Text;
        }
        else if (kind == CellKind.Date)
        {
            if (DateTime.TryParse(plain, CultureInfo.InvariantCulture, out var date) && date.Year >= 1900)
                return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            kind = CellKind.Text;
        }
        return plain;
    }
}
