namespace Vliegwiel.Partners.Reading;

/// <summary>Reads one row that was set aside again, after a person changed its cells.</summary>
public static class CorrectedRow
{
    /// <summary>The payment, or why the row still cannot be taken. The layout is the one of the row's table in the
    /// receipt; cells stand in the columns of the file.</summary>
    public static CorrectedRowResult Read(TableLayout layout, string currency, SetAsideRow row,
        IReadOnlyList<string> cells)
    {
        var remarks = new RowRemarks();
        var reader = new RowReader(layout, row.Sheet, currency, remarks, new TextPool());
        using var record = new ArrayRecord();
        var outcome = reader.Read(record.Of([.. cells], null, row.LineNumber));
        return outcome.Line is { } line ? new CorrectedRowResult.Taken(line, [.. remarks.All()])
            : new CorrectedRowResult.Refused(outcome.Reason);
    }
}

/// <summary>What came of a corrected row.</summary>
public abstract record CorrectedRowResult
{
    private CorrectedRowResult()
    {
    }

    public sealed record Taken(SpendLine Line, IReadOnlyList<ReadingWarning> Warnings) : CorrectedRowResult;

    public sealed record Refused(SetAsideReason Reason) : CorrectedRowResult;
}
