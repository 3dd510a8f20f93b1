namespace Vliegwiel.Partners.Reading;

/// <summary>One record that is already in memory: a sampled row, or a row a person corrected.</summary>
internal sealed class ArrayRecord : RecordSource
{
    string[] cells = [];
    CellKind[]? kinds;

    public ArrayRecord Of(string[] row, CellKind[]? rowKinds, long line)
    {
        cells = row;
        kinds = rowKinds;
        Count = row.Length;
        Line = line;
        return this;
    }

    public override bool Read() => false;

    public override ReadOnlySpan<char> Cell(int column) => column < cells.Length ? cells[column].AsSpan().Trim() : [];

    public override CellKind Kind(int column) => kinds is not null
        && column < kinds.Length ? kinds[column] : CellKind.Text;
}
