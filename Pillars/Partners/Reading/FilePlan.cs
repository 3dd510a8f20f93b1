namespace Vliegwiel.Partners.Reading;

/// <summary>One table with the layout it will be read by.</summary>
internal sealed class TablePlan
{
    public required TableSample Sample { get; init; }

    public TableLayout? Layout { get; set; }

    public RefusalCode? Missing { get; init; }

    public TableKind Kind { get; set; }
}

/// <summary>One sheet, or the one stretch of a text file (its name is then null).</summary>
internal sealed class SheetPlan
{
    public required string? Name { get; init; }

    public required bool IsHidden { get; init; }

    public required List<TablePlan> Tables { get; init; }

    public HashSet<long> HeaderOrdinals { get; } = [];
}

/// <summary>How a whole file will be read: decided before the first line is delivered.</summary>
internal sealed class FilePlan
{
    const int RowsWithoutHeaderMin = 5;

    /// <summary>Fewer equal payments in two sheets may be chance.</summary>
    const int RepeatedRowsMin = 3;

    static readonly (string Word, string Currency)[] CurrencyWords =
        [("gbp", "GBP"), ("pounds", "GBP"), ("eur", "EUR"), ("euro", "EUR"), ("usd", "USD")];

    public required List<SheetPlan> Sheets { get; init; }

    public string Currency { get; private set; } = "EUR";

    public bool CurrencyIsAssumed { get; private set; }

    public IEnumerable<TablePlan> Payments => Sheets.SelectMany(sheet => sheet.Tables)
        .Where(table => table.Kind == TableKind.Payments);

    public static SheetPlan Plan(string? name, bool isHidden, List<TableSample> samples, ReadOptions options)
    {
        var sheet = new SheetPlan { Name = name, IsHidden = isHidden, Tables = [] };
        foreach (var sample in samples)
        {
            sheet.HeaderOrdinals.UnionWith(sample.HeaderOrdinals);
            var fingerprint = ColumnGuess.Fingerprint(sample);
            var known = options.Profile?.Tables.FirstOrDefault(table => table.Fingerprint == fingerprint);
            var isTitle = sample.Header is null && samples.Count > 1 && sample.RowCount < RowsWithoutHeaderMin;
            var guess = known is not null ? new GuessedLayout(known, null)
                : isTitle ? new GuessedLayout(null, RefusalCode.NoRows)
                : ColumnGuess.Guess(sample);
            sheet.Tables.Add(new TablePlan
            {
                Sample = sample,
                Layout = guess.Layout,
                Missing = guess.Missing,
                Kind = guess.Layout is null ? TableKind.NoPayments : TableKind.Payments,
            });
        }
        return sheet;
    }

    /// <summary>Settles what one table can only know from the others: layouts borrowed, hidden sheets,
    /// currency.</summary>
    public void Settle(ReadOptions options)
    {
        Borrow();
        var shown = Sheets.Where(sheet => !sheet.IsHidden).SelectMany(sheet => sheet.Tables);
        if (!options.ReadHiddenSheets && shown.Any(table => table.Kind == TableKind.Payments))
            foreach (var table in Sheets.Where(sheet => sheet.IsHidden).SelectMany(sheet => sheet.Tables))
                table.Kind = TableKind.Hidden;
        SetAsideSummaries();
        SetAsideRepeats();
        SettleCurrency(options);
        options.Planned?.Invoke(this);
    }

    /// <summary>A table whose own header or columns say too little is read as one of its neighbours, when most of its
    /// rows then read well: a false header in the middle, or a sheet without a header.</summary>
    void Borrow()
    {
        var layouts = Payments.Select(table => table.Layout!).DistinctBy(layout => layout.Fingerprint).ToList();
        foreach (var sheet in Sheets)
            foreach (var table in sheet.Tables.Where(table => table.Layout is null && table.Sample.RowCount > 0))
            {
                var fitting = layouts.Find(layout => Fits(layout, table.Sample));
                if (fitting is null)
                    continue;
                table.Layout = fitting;
                table.Kind = TableKind.Payments;
            }
    }

    static bool Fits(TableLayout layout, TableSample sample)
    {
        if (!layout.HasDate)
            return false;
        var fits = Readable(layout, sample).Count(line => line.Date is not null);
        return fits > 0 && fits * 2 > sample.Rows.Count;
    }

    static IEnumerable<SpendLine> Readable(TableLayout layout, TableSample sample)
    {
        var reader = new RowReader(layout, null, "", new RowRemarks(), new TextPool());
        using var record = new ArrayRecord();
        for (var index = 0; index < sample.Rows.Count; index++)
            if (reader.Read(record.Of(sample.Rows[index], sample.RowKinds[index], 0)).Line is { } line)
                yield return line;
    }

    /// <summary>A sheet of sums per supplier beside the payments themselves would count every euro twice. It shows by
    /// having no dates while other sheets have, and by adding up to the same total as one or all of them.</summary>
    void SetAsideSummaries()
    {
        var tables = Payments.Where(table => table.Sample.RowCount <= ReadingLimits.SampleRowsMax).ToList();
        if (Sheets.Count < 2 || tables.Count < 2 || tables.Count != Payments.Count())
            return;
        var dated = tables.Where(table => table.Layout!.HasDate).Select(Net).ToList();
        foreach (var table in tables.Where(table => !table.Layout!.HasDate))
        {
            var net = Net(table);
            if (net != 0 && (dated.Contains(net) || net == dated.Sum()))
                table.Kind = TableKind.Summary;
        }
    }

    /// <summary>A sheet whose every payment stands in a larger sheet too (a year beside its quarters, a copy, the large
    /// ones apart) would count twice. The larger one is read; of two that are equal, the first.</summary>
    void SetAsideRepeats()
    {
        if (Sheets.Count < 2)
            return;
        var tables = Payments.Where(table => table.Sample.RowCount <= ReadingLimits.SampleRowsMax)
            .Select(table => (Table: table, Rows: Counted(table)))
            .OrderByDescending(pair => pair.Rows.Values.Sum()).ToList();
        for (var small = 1; small < tables.Count; small++)
        {
            var rows = tables[small].Rows;
            if (rows.Count < RepeatedRowsMin)
                continue;
            if (tables.Take(small).Any(large => large.Table.Kind == TableKind.Payments
                && rows.All(row => large.Rows.GetValueOrDefault(row.Key) >= row.Value)))
                tables[small].Table.Kind = TableKind.Summary;
        }
    }

    static Dictionary<(DateOnly?, long, string), int> Counted(TablePlan table) => Readable(table.Layout!, table.Sample)
        .GroupBy(line => (line.Date, line.AmountMinor, line.SupplierName.ToUpperInvariant()))
        .ToDictionary(group => group.Key, group => group.Count());

    static long Net(TablePlan table) => Readable(table.Layout!, table.Sample).Sum(line => line.AmountMinor);

    void SettleCurrency(ReadOptions options)
    {
        var votes = new Dictionary<string, long>();
        void Vote(string named, long times) => votes[named] = votes.GetValueOrDefault(named) + times;
        foreach (var table in Payments)
        {
            var column = table.Layout!.ColumnOf(ColumnRole.Currency);
            if (column >= 0 && MostFrequent(table.Sample, column) is { } most)
            {
                Currency = most;
                return;
            }
            var words = (table.Sample.Header ?? []).Select(cell => HeaderWords.Normalise(cell));
            var header = $" {string.Join(' ', words)} ";
            foreach (var (word, named) in CurrencyWords)
                if (header.Contains($" {word} ", StringComparison.Ordinal))
                    Vote(named, 1_000);
            foreach (var choice in table.Layout.Columns.Where(choice =>
                choice.Role is ColumnRole.Amount or ColumnRole.Gross or ColumnRole.Vat or ColumnRole.Debit)
                .Where(choice => choice.Column < table.Sample.Columns.Count))
            {
                foreach (var (named, times) in table.Sample.Columns[choice.Column].Currencies)
                    Vote(named, times);
            }
        }
        if (votes.Count > 0)
        {
            Currency = votes.MaxBy(vote => vote.Value).Key;
            return;
        }
        Currency = options.Currency ?? (IsDutch() ? "EUR" : "GBP");
        CurrencyIsAssumed = options.Currency is null;
    }

    static string? MostFrequent(TableSample sample, int column)
    {
        var word = sample.Rows.Where(row => column < row.Length && row[column].Trim().Length == 3)
            .GroupBy(row => row[column].Trim().ToUpperInvariant())
            .OrderByDescending(group => group.Count())
            .FirstOrDefault()?.Key;
        return word is not null && word.All(char.IsAsciiLetter) ? word : null;
    }

    bool IsDutch()
    {
        string[] stems = ["naam", "bedrag", "datum", "crediteur", "leverancier", "factuur", "omschrijving", "btw",
            "rekening", "kosten", "boek"];
        return Payments.Any(table => table.Layout!.DecimalSign == DecimalSign.Comma
            || (table.Sample.Header ?? []).Any(cell => stems
                .Any(stem => cell.Contains(stem, StringComparison.OrdinalIgnoreCase)))
            || table.Sample.Columns.Any(census => census.Filled > 0 && census.Share(census.DutchPostcodes) > 0.5));
    }
}
