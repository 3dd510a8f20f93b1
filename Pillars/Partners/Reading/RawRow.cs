namespace Vliegwiel.Partners.Reading;

/// <summary>A row as it stands in its file.</summary>
/// <param name="Headers">The cells of the header; empty where the table has none.</param>
/// <param name="Cells">Every cell of the row, those that were not used too.</param>
sealed record RawRow(IReadOnlyList<string> Headers, IReadOnlyList<string> Cells)
{
    /// <summary>Reads the file again up to the line, which is from 1; null when no row of payments begins
    /// there.</summary>
    public static RawRow? Find(string path, string? sheet, long line, CancellationToken cancellation)
    {
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        RawRow? row = null;
        try
        {
            SpendFile.Read(path, new ReadOptions
            {
                Cancellation = found.Token,
                Watched = (plan, table, record) =>
                {
                    if (record.Line != line || plan.Name != sheet)
                        return;
                    row ??= new RawRow(table.Sample.Header ?? [], record.Cells());
                    found.Cancel();
                },
            }, _ => { });
        }
        catch (OperationCanceledException) when (row is not null)
        {
            // The rest of the file is not needed.
        }
        return row;
    }
}
