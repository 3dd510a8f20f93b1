namespace Vliegwiel.Partners.Reading;

/// <summary>Reads tables out of HTML and XML Spreadsheet 2003. Where there is none, or one that cannot be laid out
/// flat, the refusal says how to save the file.</summary>
internal static class MarkupFile
{
    public static SpendFile.Outcome Read(
        Stream stream, ByteCensus census, string fileName, ReadOptions options, Action<SpendLine> take)
    {
        var plan = new FilePlan { Sheets = [] };
        var refused = EachSheet(stream, census, records =>
        {
            if (plan.Sheets.Count == ReadingLimits.SheetsMax)
                return new Refusal(RefusalCode.TooManyTables, $"{ReadingLimits.SheetsMax}");
            var samples = TableFinder.Find(records, options);
            plan.Sheets.Add(FilePlan.Plan(records.Sheet, records.IsHidden, samples, options));
            return records.Refused;
        });
        if (refused is not null)
            return new SpendFile.Outcome(null, refused);
        plan.Settle(options);
        // A page or message without payments: what the columns lack says nothing to a person.
        if (!plan.Payments.Any())
            return new SpendFile.Outcome(null, new Refusal(RefusalCode.Markup));
        var builder = new ReceiptBuilder(plan, options, take, delimiter: null);
        var sheet = 0;
        refused = EachSheet(stream, census, records =>
        {
            builder.Read(plan.Sheets[sheet++], records);
            return records.Refused;
        });
        var kind = plan.Sheets[0].Name is null ? "html" : "xml";
        return refused is not null ? new SpendFile.Outcome(null, refused)
            : builder.Close(fileName, census.Bytes, census.Sha256, $"{kind}, {census.EncodingName}", "");
    }

    static Refusal? EachSheet(Stream stream, ByteCensus census, Func<MarkupRecords, Refusal?> visit)
    {
        using var records = new MarkupRecords(new DecodedText(stream, census));
        Refusal? refused;
        do
            refused = visit(records);
        while (refused is null && records.NextSheet());
        return refused;
    }
}
