namespace Vliegwiel.Partners.Reading;

/// <summary>What a cell is by itself, before any guess: only a workbook knows more than text.</summary>
internal enum CellKind : byte
{
    Text,
    Number,
    Date,
    Time,
}

/// <summary>The records of one table-like stretch (a text file, a sheet), read forward once.</summary>
internal abstract class RecordSource : IDisposable
{
    /// <summary>Cells in the current record.</summary>
    public int Count { get; protected set; }

    /// <summary>Physical line or row the current record starts on, from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>Records read so far.</summary>
    public long Ordinal { get; protected set; }

    /// <summary>Set when reading had to stop; <see cref="Read"/> is false from then on.</summary>
    public Refusal? Refused { get; protected set; }

    public abstract bool Read();

    /// <summary>Stops reading: what reads the records found a limit of its own.</summary>
    public void Refuse(Refusal refusal) => Refused ??= refusal;

    /// <summary>The cell's text without outer white space; valid until the next call that reads.</summary>
    public abstract ReadOnlySpan<char> Cell(int column);

    public virtual CellKind Kind(int column) => CellKind.Text;

    public bool IsBlank()
    {
        for (var column = 0; column < Count; column++)
            if (!Cell(column).IsEmpty)
                return false;
        return true;
    }

    public string[] Cells()
    {
        var cells = new string[Math.Min(Count, ReadingLimits.ColumnsMax)];
        for (var column = 0; column < cells.Length; column++)
            cells[column] = Cell(column).ToString();
        return cells;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
