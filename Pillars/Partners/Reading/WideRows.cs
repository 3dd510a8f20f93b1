namespace Vliegwiel.Partners.Reading;

/// <summary>Rows with more cells than the table has columns: a comma that was not quoted. The cells are put together
/// again where exactly one way makes the date and the amount fall into their columns; else the row is set
/// aside.</summary>
internal sealed class WideRows
{
    const int SurplusMax = 8;

    readonly TableLayout layout;
    readonly RowReader rows;
    readonly char delimiter;

    public WideRows(TableLayout layout, string? sheet, string currency, TextPool pool, char delimiter)
    {
        this.layout = layout;
        this.delimiter = delimiter;
        // Remarks of trials are not remarks of the file.
        rows = new RowReader(layout, sheet, currency, new RowRemarks(), pool);
    }

    /// <summary>See <see cref="RowReader.Above"/>.</summary>
    public string? Above
    {
        set => rows.Above = value;
    }

    public RowOutcome Read(RecordSource record)
    {
        var cells = record.Cells();
        var last = Array.FindLastIndex(cells, cell => cell.Length > 0);
        var surplus = last + 1 - layout.Width;
        var asItStands = rows.Read(record);
        var extras = cells.AsSpan(layout.Width, surplus);
        if (layout.SplitsThousands && surplus <= SurplusMax && Amount(cells, surplus, record) is { } whole)
            return whole;
        if (asItStands.Line is not null && HasDate(record) && !AnyNumber(extras))
            return asItStands;
        if (asItStands.Reason == SetAsideReason.Total && asItStands.Line is null)
            return asItStands;
        return surplus > SurplusMax ? new RowOutcome(null, SetAsideReason.Misaligned) : Joined(cells, surplus, record);
    }

    RowOutcome Joined(string[] cells, int surplus, RecordSource record)
    {
        using var scratch = new ArrayRecord();
        var found = new List<SpendLine>();
        for (var at = 0; at < layout.Width; at++)
        {
            var joined = new string[layout.Width];
            Array.Copy(cells, joined, at);
            joined[at] = string.Join(delimiter, cells, at, surplus + 1);
            Array.Copy(cells, at + surplus + 1, joined, at + 1, layout.Width - at - 1);
            scratch.Of(joined, null, record.Line);
            if (rows.Read(scratch).Line is not { } line || !HasDate(scratch))
                continue;
            // 1 and 234.00 in the place of the amount: thousands that were not quoted.
            if (at == layout.ColumnOf(ColumnRole.Amount))
                return new RowOutcome(line, default);
            if (!found.Exists(other => other.AmountMinor == line.AmountMinor && other.Date == line.Date
                && other.SupplierName == line.SupplierName))
                found.Add(line);
        }
        return found.Count == 1 ? new RowOutcome(found[0], default) : new RowOutcome(null, SetAsideReason.Misaligned);
    }

    /// <summary>The row with the cells of its amount put together, when they are groups of three figures.</summary>
    RowOutcome? Amount(string[] cells, int surplus, RecordSource record)
    {
        var amount = layout.ColumnOf(ColumnRole.Amount);
        for (var part = amount + 1; part <= amount + surplus; part++)
            if (!SplitThousands.IsGroup(cells[part]))
                return null;
        using var scratch = new ArrayRecord();
        scratch.Of([.. cells[..amount], string.Join(delimiter, cells, amount, surplus + 1),
            .. cells[(amount + surplus + 1)..(layout.Width + surplus)]], null, record.Line);
        return rows.Read(scratch) is { Line: not null } read && HasDate(scratch) ? read : null;
    }

    bool HasDate(RecordSource record) => !layout.HasDate || rows.Date(record) is not null;

    static bool AnyNumber(ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
            if (cell.Length > 0 && NumberText.TryScan(cell, out _))
                return true;
        return false;
    }
}
