using System.Security.Cryptography;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Vliegwiel.Partners.Reading;

/// <summary>Reads one list of payments, of any layout, and delivers its lines one by one: the file is never held in
/// memory. It goes over the file three times: once for its bytes, once to decide the layout, once for the
/// lines.</summary>
public static class SpendFile
{
    const int HeadBytes = 65_536;

    /// <summary>Reads the file at a path.</summary>
    public static FileReading Read(string path, ReadOptions options, Action<SpendLine> take)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0,
            FileOptions.SequentialScan);
        return Read(stream, Path.GetFileName(path), options, take);
    }

    /// <summary>Reads a stream that can go back to its start. When the answer is a refusal the caller drops whatever
    /// was delivered. Faults of disk and network come out as they are.</summary>
    public static FileReading Read(Stream stream, string fileName, ReadOptions options, Action<SpendLine> take)
    {
        if (!stream.CanSeek)
            throw new ArgumentException("The stream must be able to go back to its start.", nameof(stream));
        CodePages.Register();
        FileReading Refuse(Refusal refusal) => new FileReading.Refused(fileName, stream.Length, refusal);
        if (stream.Length == 0)
            return Refuse(new Refusal(RefusalCode.Empty));
        if (stream.Length > ReadingLimits.FileBytesMax)
            return Refuse(new Refusal(RefusalCode.TooLarge, $"{ReadingLimits.FileBytesMax}"));
        stream.Position = 0;
        var head = new byte[(int)Math.Min(HeadBytes, stream.Length)];
        stream.ReadExactly(head);
        var outcome = WorkbookCheck.IsZip(head) || WorkbookCheck.IsCompound(head)
            ? Workbook(stream, head, fileName, options, take)
            : Text(stream, head, fileName, options, take);
        return outcome.Refusal is not null ? Refuse(outcome.Refusal) : new FileReading.Read(outcome.Receipt!);
    }

    internal readonly record struct Outcome(Receipt? Receipt, Refusal? Refusal);

    static Outcome Text(Stream stream, byte[] head, string fileName, ReadOptions options, Action<SpendLine> take)
    {
        if (FileSigns.RefusalOf(head) is { } refused)
            return new Outcome(null, refused);
        stream.Position = 0;
        var census = ByteCensus.Take(stream, options.Cancellation);
        if (census.IsBinary)
            return new Outcome(null, new Refusal(RefusalCode.Binary));
        if (FileSigns.IsMarkup(census, stream))
            return MarkupFile.Read(stream, census, fileName, options, take);
        var isWrapped = WrappedLines.Are(new DecodedText(stream, census));
        CsvRecords Open(char delimiter) => new(new DecodedText(stream, census, isWrapped), delimiter);
        if (DelimiterGuess.Guess(Open) is not { } delimiter)
            return new Outcome(null, new Refusal(RefusalCode.FixedWidth));
        using var first = Open(delimiter);
        var samples = TableFinder.Find(first, options);
        if (first.Refused is not null)
            return new Outcome(null, first.Refused);
        var plan = new FilePlan { Sheets = [FilePlan.Plan(null, isHidden: false, samples, options)] };
        plan.Settle(options);
        if (Missing(plan) is { } missing)
            return new Outcome(null, missing);
        var builder = new ReceiptBuilder(plan, options, take, delimiter);
        using var second = Open(delimiter);
        builder.Read(plan.Sheets[0], second);
        builder.RemarkText(census, second, isWrapped);
        return builder.Close(fileName, census.Bytes, census.Sha256, census.EncodingName, second.Newline);
    }

    static Outcome Workbook(Stream stream, byte[] head, string fileName, ReadOptions options, Action<SpendLine> take)
    {
        var kind = "xls";
        var is1904 = false;
        if (WorkbookCheck.IsCompound(head) && WorkbookCheck.IsEncrypted(stream))
            return new Outcome(null, new Refusal(RefusalCode.WorkbookEncrypted));
        if (WorkbookCheck.IsZip(head) && WorkbookCheck.Zip(stream, out kind, out is1904) is { } refused)
            return new Outcome(null, refused);
        stream.Position = 0;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        return Sheets(stream, fileName, kind, is1904, sha256, options, take);
    }

    static Outcome Sheets(Stream stream, string fileName, string kind, bool is1904, string sha256, ReadOptions options,
        Action<SpendLine> take)
    {
        var plan = new FilePlan { Sheets = [] };
        var refused = EachSheet(stream, (reader, records) =>
        {
            if (plan.Sheets.Count == ReadingLimits.SheetsMax)
                return new Refusal(RefusalCode.TooManyTables, $"{ReadingLimits.SheetsMax}");
            if ((long)reader.RowCount * reader.FieldCount > ReadingLimits.SheetCellsMax)
                return new Refusal(RefusalCode.SheetTooLarge, reader.Name);
            var samples = TableFinder.Find(records, options);
            var isHidden = !string.Equals(reader.VisibleState, "visible", StringComparison.OrdinalIgnoreCase);
            plan.Sheets.Add(FilePlan.Plan(reader.Name, isHidden, samples, options));
            return records.Refused;
        });
        if (refused is not null)
            return new Outcome(null, refused);
        foreach (var table in plan.Payments.Where(_ => is1904))
            table.Layout = table.Layout! with { Date1904 = true };
        plan.Settle(options);
        if (Missing(plan) is { } missing)
            return new Outcome(null, missing);
        var builder = new ReceiptBuilder(plan, options, take, delimiter: null);
        var sheet = 0;
        refused = EachSheet(stream, (_, records) =>
        {
            builder.Read(plan.Sheets[sheet++], records);
            return records.Refused;
        });
        return refused is not null ? new Outcome(null, refused)
            : builder.Close(fileName, stream.Length, sha256, kind, "");
    }

    /// <summary>Goes over the sheets until one gives a refusal.</summary>
    static Refusal? EachSheet(Stream stream, Func<IExcelDataReader, WorkbookRecords, Refusal?> visit)
    {
        stream.Position = 0;
        using var reader = Try(
            () => ExcelReaderFactory.CreateReader(stream, new ExcelReaderConfiguration { LeaveOpen = true }),
                out var refused);
        if (reader is null)
            return refused;
        do
        {
            using var records = new WorkbookRecords(reader);
            refused = visit(reader, records);
        }
        while (refused is null && Try(reader.NextResult, out refused));
        return refused;
    }

    static T? Try<T>(Func<T> step, out Refusal? refused)
    {
        refused = null;
        try
        {
            return step();
        }
        catch (InvalidPasswordException)
        {
            refused = new Refusal(RefusalCode.WorkbookEncrypted);
        }
        catch (Exception fault) when (WorkbookRecords.IsDamage(fault))
        {
            refused = new Refusal(RefusalCode.WorkbookDamaged);
        }
        return default;
    }

    static Refusal? Missing(FilePlan plan)
    {
        if (plan.Payments.Any())
            return null;
        var missing = plan.Sheets.SelectMany(sheet => sheet.Tables).Select(table => table.Missing).ToList();
        // What says most about what to mend goes first.
        ReadOnlySpan<RefusalCode> order = [RefusalCode.TablesBeside, RefusalCode.AmountsByMonth,
            RefusalCode.AmountsApart, RefusalCode.NoPayee, RefusalCode.NoAmount, RefusalCode.HeaderOnly];
        foreach (var code in order)
            if (missing.Contains(code))
                return new Refusal(code);
        return new Refusal(RefusalCode.NoRows);
    }
}
