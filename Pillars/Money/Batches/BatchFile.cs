using Vliegwiel.Money.Bank;
using Vliegwiel.Platform.Areas.Import;

namespace Vliegwiel.Money.Batches;

/// <summary>
/// Reads many payments at once (wages, grants, invoices) from a table or from a file of orders for a bank (pain.001).
/// The file is judged as a whole: every row that is wrong is named, and only when none is the payments come out.
/// </summary>
static class BatchFile
{
    /// <param name="currency">Of the city; a row in another is wrong.</param>
    /// <param name="isKnown">Whether an account number, which has the right shape, is one to pay to.</param>
    public static Batch Read(Stream file, string currency, Func<string, bool> isKnown)
    {
        var check = new BatchCheck(currency, isKnown);
        if (Whole(file) is not { } bytes)
            return check.Refused(BatchProblem.FileTooLarge, $"{BatchLimits.FileBytesMax}");
        if (IsMarkup(bytes))
            return Orders(bytes, check);
        var table = CsvTable.Read(CsvTable.Decode(bytes));
        if (table.UnclosedQuoteLine is { } line)
            return check.Refused(BatchProblem.UnclosedQuote, "\"", line);
        return Table(table.Rows, check);
    }

    public static BatchFinding Finding(long line, BatchProblem problem, string value) => new(
        line, problem, value.Length > BatchLimits.ShownLengthMax ? value[..BatchLimits.ShownLengthMax] : value);

    static Batch Table(IReadOnlyList<(long Line, string[] Cells)> rows, BatchCheck check)
    {
        // A spreadsheet may name its separator before the head.
        var start = rows is [(_, [{ } first, ..]), ..] && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
            ? 1 : 0;
        if (rows.Count <= start + 1)
            return check.Refused(BatchProblem.Empty, "");
        if (rows.Count - start - 1 > BatchLimits.RowsMax)
            return check.Refused(BatchProblem.TooManyRows, $"{rows.Count - start - 1}");
        var (line, head) = rows[start];
        if (BatchColumns.Of(line, head, check.Errors, check.Warnings) is not { } columns)
            return check.Result();
        var body = rows.Skip(start + 1).ToList();
        check.Sign = Sign(body.Select(row => columns.Cell(row.Cells, BatchColumn.Amount)));
        foreach (var (at, cells) in body)
        {
            // A comma that was meant to be in an amount makes a cell too many.
            if (cells.Length > columns.Count && cells.Skip(columns.Count).Any(cell => cell.Length > 0))
                check.Add(at, BatchProblem.TooManyCells, string.Join(" | ", cells));
            else
                check.Row(at, column => columns.Cell(cells, column));
        }
        return check.Result();
    }

    /// <summary>The one sign that amounts show; unknown when they show both.</summary>
    static DecimalSign Sign(IEnumerable<string> amounts)
    {
        var signs = amounts.Select(AmountText.SignOf).Where(sign => sign != DecimalSign.Unknown).Distinct().ToList();
        return signs is [var only] ? only : DecimalSign.Unknown;
    }

    static Batch Orders(byte[] bytes, BatchCheck check)
    {
        var payments = new List<InstructedPayment>();
        var count = 0;
        try
        {
            using var file = new MemoryStream(bytes, writable: false);
            PaymentFileReader.Read(file, payment =>
            {
                if (++count <= BatchLimits.RowsMax)
                    payments.Add(payment);
            });
        }
        catch (BankFileException problem)
        {
            return check.Refused(BatchProblem.Unreadable, problem.Message);
        }
        if (count > BatchLimits.RowsMax)
            return check.Refused(BatchProblem.TooManyRows, $"{count}");
        // The standard knows one decimal sign.
        check.Sign = DecimalSign.Point;
        foreach (var payment in payments)
            check.Row(payment.Line, column => Cell(payment, column));
        return check.Result();
    }

    static string Cell(InstructedPayment payment, BatchColumn column) => column switch
    {
        BatchColumn.Account => payment.Creditor?.Iban ?? payment.Creditor?.Account,
        BatchColumn.Name => payment.Creditor?.Name,
        BatchColumn.Amount => payment.Amount.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        BatchColumn.Text => payment.Text,
        BatchColumn.Currency => payment.Amount.Currency,
        _ => payment.EndToEndId,
    } ?? "";

    static byte[]? Whole(Stream file)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer, 0, buffer.Length)) > 0;)
        {
            if (all.Length + read > BatchLimits.FileBytesMax)
                return null;
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }

    /// <summary>Whether it opens with an angle bracket, behind a byte order mark and space of any encoding.</summary>
    static bool IsMarkup(byte[] bytes) =>
        bytes.FirstOrDefault(sign => sign is not (0xEF or 0xBB or 0xBF or 0xFE or 0xFF or 0 or 9 or 10 or 13 or 32))
        == (byte)'<';
}
