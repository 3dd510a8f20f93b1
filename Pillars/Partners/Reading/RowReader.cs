namespace Vliegwiel.Partners.Reading;

/// <summary>What one record turned out to be.</summary>
internal readonly record struct RowOutcome(SpendLine? Line, SetAsideReason Reason, long? Minor = null);

/// <summary>Remarks about rows, gathered while they are read.</summary>
internal sealed class RowRemarks
{
    readonly Dictionary<WarningCode, (long Count, List<long> Lines)> remarks = [];

    public void Add(WarningCode code, long line)
    {
        var (count, lines) = remarks.TryGetValue(code, out var found) ? found : (0, []);
        if (lines.Count < ReadingLimits.WarningLinesMax)
            lines.Add(line);
        remarks[code] = (count + 1, lines);
    }

    public IEnumerable<ReadingWarning> All() => remarks.OrderBy(entry => entry.Key)
        .Select(entry => new ReadingWarning(entry.Key) { Count = entry.Value.Count, Lines = entry.Value.Lines });
}

/// <summary>Turns the records of one table into payments, under the layout that was chosen for it.</summary>
internal sealed class RowReader
{
    readonly TableLayout layout;
    readonly string? sheet;
    readonly RowRemarks remarks;
    readonly TextPool pool;
    readonly string currency;
    readonly int decimals;
    readonly int[] columns = new int[Enum.GetValues<ColumnRole>().Length];

    public RowReader(TableLayout layout, string? sheet, string currency, RowRemarks remarks, TextPool pool)
    {
        this.layout = layout;
        this.sheet = sheet;
        this.currency = currency;
        this.remarks = remarks;
        this.pool = pool;
        decimals = layout.Unit switch { AmountUnit.Hundredths => 0, AmountUnit.Thousands => 5, _ => 2 };
        Array.Fill(columns, -1);
        foreach (var choice in layout.Columns)
            columns[(int)choice.Role] = choice.Column;
    }

    /// <summary>The payee of the rows that follow, where it stands on a row above them.</summary>
    public string? Above { get; set; }

    /// <summary>Whether the record is the payee of the rows below it.</summary>
    public bool TryHeading(RecordSource record)
    {
        if (!layout.PayeeStandsAbove || !GroupHeadings.IsAlone(record, columns[(int)ColumnRole.SupplierName]))
            return false;
        Above = pool.Get(Of(record, ColumnRole.SupplierName));
        return true;
    }

    public RowOutcome Read(RecordSource record)
    {
        var outcome = Amount(record, out var minor, out var wasRounded);
        var isGross = outcome == NumberOutcome.Empty && TryGross(record, out minor, out wasRounded);
        outcome = isGross ? NumberOutcome.Read : outcome;
        var name = Of(record, ColumnRole.SupplierName);
        var hasName = HasName(name);
        if (TotalRows.IsTotal(record, columns[(int)ColumnRole.Date], columns[(int)ColumnRole.SupplierName], hasName,
            outcome == NumberOutcome.Read))
            return new RowOutcome(null, SetAsideReason.Total, outcome == NumberOutcome.Read ? minor : null);
        if (outcome != NumberOutcome.Read)
            return new RowOutcome(null, outcome switch
            {
                NumberOutcome.TooLarge => SetAsideReason.AmountTooLarge,
                NumberOutcome.Unreadable => SetAsideReason.AmountUnreadable,
                _ => hasName && Filled(record) >= 3 ? SetAsideReason.AmountMissing : SetAsideReason.NotAPayment,
            });
        if (!hasName && !(Above is null ? IsPaymentWithoutName(record) : IsBelowHeading(record)))
            return new RowOutcome(null, SetAsideReason.PayeeMissing, minor);
        if (IsOtherCurrency(record))
            return new RowOutcome(null, SetAsideReason.OtherCurrency);
        if (wasRounded)
            remarks.Add(WarningCode.Rounded, record.Line);
        if ((isGross || layout.TaxTakenOff) && Optional(record, ColumnRole.Vat) is null)
            remarks.Add(WarningCode.GrossTaken, record.Line);
        if (!hasName && Above is not null)
            remarks.Add(WarningCode.PayeeAbove, record.Line);
        else if (hasName && layout.PayeeIsNotRepeated)
            Above = pool.Get(name);
        return new RowOutcome(Line(record, minor, hasName ? name : Above), default);
    }

    /// <summary>Some councils leave the payee's cell empty instead of writing "redacted". A dated row with an amount
    /// and something else beside it is such a payment; without that it is a sum or a note.</summary>
    bool IsPaymentWithoutName(RecordSource record) => Filled(record) >= 3
        && (!layout.HasDate ? Filled(record) >= 4 : Date(record) is not null);

    /// <summary>A payment of the payee above; an amount alone is the sum of the group.</summary>
    bool IsBelowHeading(RecordSource record) =>
        !layout.HasDate ? Filled(record) >= 2 : Date(record) is not null;

    /// <summary>Whether a filled cell stands where the table has no column.</summary>
    public bool IsTooWide(RecordSource record)
    {
        for (var column = layout.Width; column < record.Count; column++)
            if (!record.Cell(column).IsEmpty)
                return true;
        return false;
    }

    public DateOnly? Date(RecordSource record) => columns[(int)ColumnRole.Year] < 0
        ? Date(record, columns[(int)ColumnRole.Date])
        : layout.PeriodIsOneCell ? PeriodText.Date(Of(record, ColumnRole.Year))
        : DateParts.Date(Of(record, ColumnRole.Year), Of(record, ColumnRole.Month), Of(record, ColumnRole.Day));

    SpendLine Line(RecordSource record, long minor, ReadOnlySpan<char> name)
    {
        Remark(record, name);
        var date = Date(record);
        if (date is { Year: < ReadingLimits.YearMin or > ReadingLimits.YearMax })
        {
            remarks.Add(WarningCode.DateImplausible, record.Line);
            date = null;
        }
        else if (date is null)
            remarks.Add(WarningCode.DateMissing, record.Line);
        var vat = Optional(record, ColumnRole.Vat);
        var gross = Optional(record, ColumnRole.Gross);
        if (layout.TaxTakenOff && vat is not null)
        {
            gross ??= minor;
            minor -= vat.Value;
        }
        return new SpendLine
        {
            Sheet = sheet,
            LineNumber = record.Line,
            Date = date,
            AmountMinor = minor,
            VatMinor = vat,
            GrossMinor = gross,
            SupplierName = pool.Get(name),
            SupplierNumber = Text(record, ColumnRole.SupplierNumber),
            KvkNumber = Text(record, ColumnRole.KvkNumber),
            CompaniesHouseNumber = Text(record, ColumnRole.CompaniesHouseNumber),
            VatNumber = Text(record, ColumnRole.VatNumber),
            Iban = Text(record, ColumnRole.Iban),
            Oin = Text(record, ColumnRole.Oin),
            Postcode = Text(record, ColumnRole.Postcode),
            Place = Text(record, ColumnRole.Place),
            Description = Text(record, ColumnRole.Description),
            Department = Text(record, ColumnRole.Department),
            Account = Text(record, ColumnRole.Account),
            Reference = Text(record, ColumnRole.Reference),
            Category = Text(record, ColumnRole.Category),
        };
    }

    void Remark(RecordSource record, ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
            remarks.Add(WarningCode.PayeeMissing, record.Line);
        else if (name[0] is '=' or '+' or '-' or '@')
            remarks.Add(WarningCode.FormulaName, record.Line);
        else if (name.Length < 60 && (name.StartsWith("redact", StringComparison.OrdinalIgnoreCase)
            || name.Contains("redacted", StringComparison.OrdinalIgnoreCase)
            || name.Contains("withheld", StringComparison.OrdinalIgnoreCase)
            || name.Contains("geanonimiseerd", StringComparison.OrdinalIgnoreCase)
            || name.Contains("personal data", StringComparison.OrdinalIgnoreCase)))
            remarks.Add(WarningCode.RedactedName, record.Line);
    }

    /// <summary>The amount as spend: positive when money went out.</summary>
    NumberOutcome Amount(RecordSource record, out long minor, out bool rounded)
    {
        var amount = columns[(int)ColumnRole.Amount];
        if (amount < 0)
            return Pair(record, out minor, out rounded);
        var outcome = Number(record, amount, out minor, out rounded);
        if (outcome != NumberOutcome.Read)
            return outcome;
        var sign = columns[(int)ColumnRole.Sign];
        if (sign >= 0 && SignText.Parse(record.Cell(sign)) is var way && way != 0)
            minor = way * Math.Abs(minor);
        else if (sign >= 0 && SignText.Document(record.Cell(sign)) < 0)
            minor = -Math.Abs(minor);
        if (layout.NegativeIsSpend)
            minor = -minor;
        return NumberOutcome.Read;
    }

    /// <summary>The amount of a row that has none without tax: the one with tax, less the tax where that is
    /// written.</summary>
    bool TryGross(RecordSource record, out long minor, out bool rounded)
    {
        var gross = columns[(int)ColumnRole.Gross];
        if (Number(record, gross, out minor, out rounded) != NumberOutcome.Read || record.Cell(gross) is "-"
            || layout.TaxTakenOff)
            return false;
        minor = (layout.NegativeIsSpend ? -minor : minor) - (Optional(record, ColumnRole.Vat) ?? 0);
        return true;
    }

    NumberOutcome Pair(RecordSource record, out long minor, out bool rounded)
    {
        var debit = Number(record, columns[(int)ColumnRole.Debit], out minor, out rounded);
        var credit = Number(record, columns[(int)ColumnRole.Credit], out var back, out var roundedBack);
        rounded |= roundedBack;
        if (debit is NumberOutcome.Unreadable or NumberOutcome.TooLarge)
            return debit;
        if (credit is NumberOutcome.Unreadable or NumberOutcome.TooLarge)
            return credit;
        if (debit == NumberOutcome.Empty && credit == NumberOutcome.Empty)
            return NumberOutcome.Empty;
        // A credit column already written with a minus is not turned round again.
        minor -= Math.Abs(back);
        return NumberOutcome.Read;
    }

    NumberOutcome Number(RecordSource record, int column, out long minor, out bool rounded)
    {
        minor = 0;
        rounded = false;
        if (column < 0)
            return NumberOutcome.Empty;
        var kind = record.Kind(column);
        if (kind is CellKind.Date or CellKind.Time)
            return NumberOutcome.Unreadable;
        return NumberText.Parse(record.Cell(column), kind == CellKind.Number ? DecimalSign.Point : layout.DecimalSign,
            out minor, out rounded, decimals);
    }

    long? Optional(RecordSource record, ColumnRole role) =>
        Number(record, columns[(int)role], out var minor, out _) == NumberOutcome.Read
            ? (layout.NegativeIsSpend ? -minor : minor) : null;

    DateOnly? Date(RecordSource record, int column)
    {
        if (column < 0)
            return null;
        var cell = record.Cell(column);
        if (layout.DatesAreSixFigures && SixFigures.Read(cell, layout.DateOrder) is { } date)
            return date;
        if (DateText.TryScan(cell, out var shape))
            return DateText.Resolve(shape, layout.DateOrder);
        return DateText.TrySerial(cell, out var serial) || (record.Kind(column) == CellKind.Number
            && double.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out serial))
            ? DateText.FromSerial(serial, layout.Date1904) : null;
    }

    /// <summary>By the column of currencies, or by the sign or code in the amount itself.</summary>
    bool IsOtherCurrency(RecordSource record)
    {
        if (currency.Length == 0)
            return false;
        var cell = Of(record, ColumnRole.Currency);
        if (cell.Length == 3)
            return !cell.Equals(currency, StringComparison.OrdinalIgnoreCase);
        return IsForeign(Of(record, ColumnRole.Amount)) || IsForeign(Of(record, ColumnRole.Debit))
            || IsForeign(Of(record, ColumnRole.Credit));
    }

    bool IsForeign(ReadOnlySpan<char> amount) => CurrencyText.Of(amount) is { } named && named != currency;

    ReadOnlySpan<char> Of(RecordSource record, ColumnRole role)
    {
        var column = columns[(int)role];
        return column < 0 ? [] : record.Cell(column);
    }

    string? Text(RecordSource record, ColumnRole role)
    {
        var cell = Of(record, role);
        if (cell.IsEmpty)
            return null;
        cell = cell.Length > ReadingLimits.TextCharactersMax ? cell[..ReadingLimits.TextCharactersMax] : cell;
        // References hardly repeat: in the pool they would only push out what does.
        return role == ColumnRole.Reference ? cell.ToString() : pool.Get(cell);
    }

    static bool HasName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name[0] == '#' && name.EndsWith("!") || name is "#N/A" or "NULL" or "null")
            return false;
        foreach (var character in name)
            if (char.IsLetterOrDigit(character) || character is '*')
                return true;
        return false;
    }

    static int Filled(RecordSource record)
    {
        var filled = 0;
        for (var column = 0; column < record.Count; column++)
            filled += record.Cell(column).IsEmpty ? 0 : 1;
        return filled;
    }
}
