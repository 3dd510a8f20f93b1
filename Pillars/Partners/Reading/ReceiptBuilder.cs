namespace Vliegwiel.Partners.Reading;

/// <summary>Last pass: delivers the lines, keeps the counts, and writes the receipt. Each count is kept twice, on two
/// roads, and compared at the end.</summary>
internal sealed class ReceiptBuilder(FilePlan plan, ReadOptions options, Action<SpendLine> take, char? delimiter)
{
    const int ProgressEvery = 20_000;

    readonly List<SetAsideRow> setAside = [];
    readonly List<TableReading> tables = [];
    readonly List<ReadingWarning> warnings = [];
    readonly RowRemarks remarks = new();
    readonly TextPool pool = new();
    readonly HashSet<string> suppliers = new(StringComparer.Ordinal);
    long records;
    long blank;
    long headers;
    long others;
    long read;
    long taken;
    long debits;
    long credits;
    long net;
    long vat;
    long endsInCents;
    (long Line, bool EndsInCents) end;
    DateOnly? from;
    DateOnly? to;
    Refusal? refused;

    public void Read(SheetPlan sheet, RecordSource source)
    {
        var index = -1;
        TableReader? table = null;
        while (refused is null && source.Read())
        {
            records++;
            if (records % ProgressEvery == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                options.Progress?.Report(records);
            }
            if (source.IsBlank())
            {
                blank++;
                continue;
            }
            while (index + 1 < sheet.Tables.Count && sheet.Tables[index + 1].Sample.FirstOrdinal <= source.Ordinal)
            {
                Finish(sheet, table, index);
                table = Start(sheet, ++index);
            }
            if (sheet.HeaderOrdinals.Contains(source.Ordinal))
                headers++;
            else if (table is null)
                others++;
            else
            {
                options.Watched?.Invoke(sheet, sheet.Tables[index], source);
                Row(sheet, table, source);
            }
        }
        Finish(sheet, table, index);
        while (++index < sheet.Tables.Count)
            Finish(sheet, Start(sheet, index), index);
        refused ??= source.Refused;
    }

    sealed class TableReader
    {
        public required RowReader Rows { get; init; }

        public required WideRows Wide { get; init; }

        public required int Index { get; init; }

        public required bool MayHaveTitles { get; init; }

        public TotalRows Totals { get; } = new();

        public long Read { get; set; }

        public long Taken { get; set; }

        public long Net { get; set; }
    }

    TableReader? Start(SheetPlan sheet, int index)
    {
        var table = sheet.Tables[index];
        if (table.Kind != TableKind.Payments)
            return null;
        var rows = new RowReader(table.Layout!, sheet.Name, plan.Currency, remarks, pool);
        return new TableReader
        {
            Rows = rows,
            Wide = new WideRows(table.Layout!, sheet.Name, plan.Currency, pool, delimiter ?? ','),
            Index = tables.Count,
            MayHaveTitles = table.Sample.FirstOrdinal == 1 && !table.Sample.HeaderOrdinals.Contains(1),
        };
    }

    void Finish(SheetPlan sheet, TableReader? reader, int index)
    {
        if (index < 0)
            return;
        var table = sheet.Tables[index];
        // Title lines above the first header are no table of their own.
        if (reader is null && table.Sample is { Header: null } && sheet.Tables.Count > 1)
            return;
        if (reader is null && table.Sample.RowCount == 0 && table.Sample.Header is null && sheet.Name is null)
            return;
        tables.Add(new TableReading
        {
            Sheet = sheet.Name,
            Kind = table.Kind,
            HeaderLine = table.Sample.Header is null ? null : table.Sample.HeaderLine,
            RowsRead = reader?.Read ?? 0,
            RowsTaken = reader?.Taken ?? 0,
            NetMinor = reader?.Net ?? 0,
            Layout = reader is null ? null : table.Layout,
        });
        RemarkTable(sheet, table);
    }

    void Row(SheetPlan sheet, TableReader table, RecordSource source)
    {
        var isWide = table.Rows.IsTooWide(source);
        var outcome = isWide ? table.Wide.Read(source) : table.Rows.Read(source);
        if (outcome.Line is null && IsNoRow(table, source, outcome.Reason))
        {
            others++;
            return;
        }
        read++;
        table.Read++;
        if (outcome.Line is null)
        {
            SetAside(sheet, table, source, outcome);
            return;
        }
        if (isWide)
            remarks.Add(WarningCode.Realigned, source.Line);
        end = (source.Line, EndsInCents(source.Cell(source.Count - 1)));
        endsInCents += end.EndsInCents ? 1 : 0;
        Take(table, outcome.Line);
    }

    /// <summary>A title above the table, a page number in it, or the payee of the rows below.</summary>
    static bool IsNoRow(TableReader table, RecordSource source, SetAsideReason reason)
    {
        if ((table is { MayHaveTitles: true, Taken: 0 } && IsTitle(source)) || PageLines.Is(source))
            return true;
        if (reason == SetAsideReason.Total || !table.Rows.TryHeading(source))
            return false;
        table.Wide.Above = table.Rows.Above;
        return true;
    }

    void Take(TableReader table, SpendLine line)
    {
        taken++;
        table.Taken++;
        table.Net += line.AmountMinor;
        table.Totals.Take(line.AmountMinor);
        if (line.AmountMinor >= 0)
            debits += line.AmountMinor;
        else
            credits += line.AmountMinor;
        net += line.AmountMinor;
        vat += line.VatMinor ?? 0;
        suppliers.Add(line.SupplierName);
        if (line.Date is { } date)
        {
            from = from is null || date < from ? date : from;
            to = to is null || date > to ? date : to;
        }
        take(line);
    }

    void SetAside(SheetPlan sheet, TableReader table, RecordSource source, RowOutcome outcome)
    {
        var reason = outcome.Reason;
        if (reason == SetAsideReason.PayeeMissing && outcome.Minor is { } lone && table.Totals.IsSum(lone))
            reason = SetAsideReason.Total;
        if (reason == SetAsideReason.Total && outcome.Minor is { } total && !table.Totals.Fits(total))
            remarks.Add(WarningCode.TotalDiffers, source.Line);
        if (setAside.Count == ReadingLimits.SetAsideRowsMax)
        {
            refused = new Refusal(RefusalCode.TooManySetAside, $"{ReadingLimits.SetAsideRowsMax}");
            return;
        }
        var cells = source.Cells();
        var raw = string.Join('\t', cells).TrimEnd('\t');
        setAside.Add(new SetAsideRow
        {
            Sheet = sheet.Name,
            LineNumber = source.Line,
            Reason = reason,
            Raw = raw.Length > ReadingLimits.RawCharactersMax ? raw[..ReadingLimits.RawCharactersMax] : raw,
            Cells = cells,
            Table = table.Index,
        });
    }

    static bool IsTitle(RecordSource source)
    {
        var filled = 0;
        for (var column = 0; column < source.Count; column++)
            filled += source.Cell(column).IsEmpty ? 0 : 1;
        return filled <= 2;
    }

    void RemarkTable(SheetPlan sheet, TablePlan table)
    {
        var name = sheet.Name ?? "";
        if (table.Kind == TableKind.Hidden)
            warnings.Add(new ReadingWarning(WarningCode.SheetHidden, name));
        else if (table.Kind == TableKind.Summary)
            warnings.Add(new ReadingWarning(WarningCode.SheetSummary, name));
        else if (table.Kind == TableKind.NoPayments && sheet.Name is not null)
            warnings.Add(new ReadingWarning(WarningCode.SheetWithoutPayments, name));
        if (table.Kind != TableKind.Payments)
            return;
        var layout = table.Layout!;
        if (table.Sample.Header is null)
            warnings.Add(new ReadingWarning(WarningCode.HeaderMissing, name));
        else if (table.Sample.HeaderOrdinals.Count > 0 && table.Sample.HeaderOrdinals.Min(
            ) > table.Sample.RowOrdinals.FirstOrDefault(long.MaxValue))
            warnings.Add(new ReadingWarning(WarningCode.HeaderNotAtTop, $"{table.Sample.HeaderLine}"));
        RemarkFormats(table.Sample, layout);
        if (layout.NegativeIsSpend)
            warnings.Add(new ReadingWarning(WarningCode.BankStatement));
        if (layout.Unit != AmountUnit.One)
            warnings.Add(new ReadingWarning(WarningCode.AmountUnit,
                layout.Unit == AmountUnit.Hundredths ? "0.01" : "1000"));
        if (layout.PeriodIsOneCell && !layout.HasDate)
            warnings.Add(new ReadingWarning(WarningCode.DatedToFirstDay));
        if (layout.TaxTakenOff)
            warnings.Add(new ReadingWarning(WarningCode.TaxTakenOff));
    }

    void RemarkFormats(TableSample sample, TableLayout layout)
    {
        var date = layout.ColumnOf(ColumnRole.Date);
        if (date >= 0 && date < sample.Columns.Count)
        {
            var votes = sample.Columns[date].Votes;
            if (votes.DateOrderIsMixed)
                warnings.Add(new ReadingWarning(WarningCode.DateOrderMixed));
            else if (votes.DateOrderIsAssumed)
                warnings.Add(new ReadingWarning(WarningCode.DateOrderAssumed, layout.DateOrder switch
                {
                    DateOrder.MonthDayYear => "m/d/y",
                    DateOrder.YearMonthDay => "y/m/d",
                    _ => "d/m/y",
                }));
        }
        var amount = layout.ColumnOf(ColumnRole.Amount);
        if (amount >= 0 && amount < sample.Columns.Count && sample.Columns[amount].Votes.DecimalsAreMixed)
            warnings.Add(new ReadingWarning(WarningCode.DecimalSignMixed));
    }

    public void RemarkText(ByteCensus census, CsvRecords source, bool isWrapped)
    {
        if (isWrapped)
            warnings.Add(new ReadingWarning(WarningCode.LinesInQuotes));
        if (census.Form == TextForm.Mixed)
            warnings.Add(new ReadingWarning(WarningCode.MixedEncodings, census.EncodingName));
        if (census.NulCount > 0 && census.Form < TextForm.Utf16LittleEndian)
            warnings.Add(new ReadingWarning(WarningCode.NulBytes) { Count = census.NulCount });
        if (source.UnclosedQuotes > 0)
            warnings.Add(new ReadingWarning(WarningCode.UnclosedQuote) { Count = source.UnclosedQuotes });
        var last = setAside.Count > 0 ? setAside[^1] : null;
        var isHalf = last is not null && last.LineNumber == source.Line && last.Reason != SetAsideReason.Total;
        // Every row ended in cents, but the last one breaks off: 1,784.50 became 1,78 or 178.
        isHalf |= end.Line == source.Line && !end.EndsInCents && endsInCents * 10 > taken * 8;
        if (source.EndedWithoutNewline && isHalf)
            warnings.Add(new ReadingWarning(WarningCode.TruncatedLastLine) { Count = 1, Lines = [source.Line] });
    }

    static bool EndsInCents(ReadOnlySpan<char> cell) => cell.Length > 3 && cell[^3] is '.' or ','
        && char.IsAsciiDigit(cell[^2]) && char.IsAsciiDigit(cell[^1]);

    public SpendFile.Outcome Close(string fileName, long bytes, string sha256, string encoding, string newline)
    {
        if (refused is not null)
            return new SpendFile.Outcome(null, refused);
        if (taken == 0)
            return new SpendFile.Outcome(null, new Refusal(RefusalCode.NoRows));
        Prove(fileName);
        if (net < 0)
            warnings.Add(new ReadingWarning(WarningCode.NegativeTotal));
        if (plan.CurrencyIsAssumed)
            warnings.Add(new ReadingWarning(WarningCode.CurrencyAssumed, plan.Currency));
        else if (options.Currency is { } wanted && wanted != plan.Currency)
            warnings.Add(new ReadingWarning(WarningCode.OtherCurrency, plan.Currency));
        return new SpendFile.Outcome(new Receipt
        {
            FileName = fileName,
            Bytes = bytes,
            Sha256 = sha256,
            Encoding = encoding,
            Newline = newline,
            Delimiter = delimiter,
            Tables = tables,
            RowsRead = read,
            RowsTaken = taken,
            SetAside = setAside,
            BlankRows = blank,
            HeaderRows = headers,
            OtherRows = others,
            DebitsMinor = debits,
            CreditsMinor = credits,
            NetMinor = net,
            VatMinor = vat,
            Currency = plan.Currency,
            From = from,
            To = to,
            DistinctSuppliers = suppliers.Count,
            Warnings = [.. warnings.Distinct(), .. remarks.All()],
            Profile = new LayoutProfile
            {
                Tables = [.. tables.Where(table => table.Layout is not null)
                    .Select(table => table.Layout!).DistinctBy(layout => layout.Fingerprint)],
            },
        }, null);
    }

    /// <summary>Rows in are rows taken and rows set aside, on every road there is to count them.</summary>
    void Prove(string fileName)
    {
        var sampled = plan.Sheets.SelectMany(sheet => sheet.Tables).Sum(table => table.Sample.RowCount);
        var headerRowsSampled = plan.Sheets.SelectMany(sheet => sheet.Tables)
            .Sum(table => table.Sample.RowOrdinals.Count(table.Sample.HeaderOrdinals.Contains));
        if (read != taken + setAside.Count || records != blank + headers + others + read
            || sampled - headerRowsSampled != others + read || net != debits + credits
            || taken != tables.Sum(table => table.RowsTaken) || net != tables.Sum(table => table.NetMinor))
            throw new ReceiptDoesNotCloseException(
                $"{fileName}: {records} records, {blank} blank, {headers} headers, {others} other, {read} read, "
                + $"{taken} taken, {setAside.Count} set aside, {sampled} counted before; "
                + $"net {net}, debits {debits}, credits {credits}.");
    }
}
