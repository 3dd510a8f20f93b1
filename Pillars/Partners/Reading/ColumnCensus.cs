using System.Buffers;
using System.Globalization;

namespace Vliegwiel.Partners.Reading;

/// <summary>Votes for the decimal sign and the date order, counted over every row of a column.</summary>
internal sealed class FormatVotes
{
    public long PointDecimals { get; private set; }

    public long CommaDecimals { get; private set; }

    public long LonePoints { get; private set; }

    public long LoneCommas { get; private set; }

    public long DayFirst { get; private set; }

    public long MonthFirst { get; private set; }

    public long Undecided { get; private set; }

    public long YearFirst { get; private set; }

    readonly HashSet<int> monthsIfDayFirst = [];
    readonly HashSet<int> monthsIfMonthFirst = [];

    public void Add(NumberShape shape)
    {
        if (shape.CertainDecimal == '.')
            PointDecimals++;
        else if (shape.CertainDecimal == ',')
            CommaDecimals++;
        else if (shape.Ambiguous == '.')
            LonePoints++;
        else if (shape.Ambiguous == ',')
            LoneCommas++;
    }

    /// <summary>The decimal sign the columns prove. Without proof a lone sign before three digits groups thousands, so
    /// the other one is decimal.</summary>
    public static DecimalSign Decide(IReadOnlyCollection<FormatVotes> columns)
    {
        var points = columns.Sum(votes => votes.PointDecimals);
        var commas = columns.Sum(votes => votes.CommaDecimals);
        if (points == commas)
            return columns.Sum(votes => votes.LonePoints) > columns.Sum(votes => votes.LoneCommas)
                ? DecimalSign.Comma : DecimalSign.Point;
        return commas > points ? DecimalSign.Comma : DecimalSign.Point;
    }

    public void Add(DateShape shape)
    {
        if (shape.Form != DateForm.Numeric)
        {
            YearFirst += shape.Form == DateForm.YearFirst ? 1 : 0;
            return;
        }
        if (shape.ProvesDayFirst)
            DayFirst++;
        else if (shape.ProvesMonthFirst)
            MonthFirst++;
        else
            Undecided++;
        if (monthsIfDayFirst.Count < 1_000 && shape.Second <= 12)
            monthsIfDayFirst.Add((shape.Year * 12) + shape.Second);
        if (monthsIfMonthFirst.Count < 1_000 && shape.First <= 12)
            monthsIfMonthFirst.Add((shape.Year * 12) + shape.First);
    }

    /// <summary>The order the column proves; without proof the one under which the dates lie in fewer months, since
    /// a list covers a month or a quarter; else day first, as in Europe.</summary>
    public DateOrder DateOrder =>
        DayFirst + MonthFirst + Undecided == 0 && YearFirst > 0 ? DateOrder.YearMonthDay
        : MonthFirst > DayFirst ? DateOrder.MonthDayYear
        : DayFirst > 0 || MonthFirst > 0 ? DateOrder.DayMonthYear
        : Undecided >= 5 && monthsIfMonthFirst.Count * 2 < monthsIfDayFirst.Count ? DateOrder.MonthDayYear
        : DateOrder.DayMonthYear;

    public bool DateOrderIsMixed => DayFirst > 0 && MonthFirst > 0;

    public bool DateOrderIsAssumed => DayFirst == 0 && MonthFirst == 0 && Undecided > 0;

    public bool DecimalsAreMixed => PointDecimals > 0 && CommaDecimals > 0;
}

/// <summary>What the cells of one column are, counted over the sample of a table.</summary>
internal sealed class ColumnCensus
{
    const int DistinctMax = 1_024;

    static readonly SearchValues<string> LegalForms = SearchValues.Create(
        [
            " ltd", " limited", " plc", " llp", " b.v", " bv", " n.v", " nv", " vof", " gmbh", "stichting", "council",
            "gemeente", "vereniging", " inc", " cic", " trust", " services", " group", "coöperatie", " uk",
                "university", " & ",
            " holding", " association", "school", "college", " s.a", " ag", " beheer", " co ", "waterschap",
                "provincie",
        ], StringComparison.OrdinalIgnoreCase);

    readonly HashSet<string> distinct = [];
    long? previousInteger;
    long lettersLength;

    public FormatVotes Votes { get; } = new();

    public SixFigures SixFigures { get; } = new();

    public int Filled { get; private set; }

    public int Numbers { get; private set; }

    public int NativeNumbers { get; private set; }

    public int TwoDecimals { get; private set; }

    public int ManyDecimals { get; private set; }

    public int Integers { get; private set; }

    public int LeadingZeros { get; private set; }

    public int Negatives { get; private set; }

    public int CurrencySigns { get; private set; }

    public int Grouped { get; private set; }

    public int Percents { get; private set; }

    public int Years { get; private set; }

    public int Rising { get; private set; }

    public int ShortestInteger { get; private set; } = int.MaxValue;

    public int LongestInteger { get; private set; }

    public int Dates { get; private set; }

    public int Months { get; private set; }

    public int Serials { get; private set; }

    public int Times { get; private set; }

    public int Texts { get; private set; }

    public int MixedCodes { get; private set; }

    public int Companies { get; private set; }

    public int UkPostcodes { get; private set; }

    public int DutchPostcodes { get; private set; }

    public int Ibans { get; private set; }

    public int VatNumbers { get; private set; }

    public int SignWords { get; private set; }

    public int CurrencyWords { get; private set; }

    /// <summary>How often the cells name each currency themselves.</summary>
    public Dictionary<string, int> Currencies { get; } = [];

    public int Distinct => distinct.Count;

    public double DistinctShare => Filled == 0 ? 0 : (double)Math.Min(distinct.Count, Filled) / Math.Min(Filled,
        DistinctMax);

    public double MeanTextLength => Texts == 0 ? 0 : (double)lettersLength / Texts;

    public double Share(int count) => Filled == 0 ? 0 : (double)count / Filled;

    public void Add(ReadOnlySpan<char> cell, CellKind kind)
    {
        if (cell.IsEmpty)
            return;
        Filled++;
        if (distinct.Count < DistinctMax)
            distinct.GetAlternateLookup<ReadOnlySpan<char>>().Add(cell);
        switch (kind)
        {
            case CellKind.Date:
                Dates++;
                return;
            case CellKind.Time:
                Times++;
                return;
            case CellKind.Number:
                NativeNumbers++;
                AddNative(cell);
                return;
            default:
                AddText(cell);
                return;
        }
    }

    void AddNative(ReadOnlySpan<char> cell)
    {
        if (NumberText.TryScan(cell, out var shape))
            AddNumber(cell, shape with
            {
                CertainDecimal = shape.IsInteger ? '\0' : '.',
                Ambiguous = '\0',
            });
        else
            Numbers++;
    }

    void AddText(ReadOnlySpan<char> cell)
    {
        if (CurrencyText.Of(cell) is { } currency)
            Currencies[currency] = Currencies.GetValueOrDefault(currency) + 1;
        if (DateText.TryScan(cell, out var date))
        {
            if (date.Form == DateForm.MonthOnly)
                Months++;
            else
                Dates++;
            Votes.Add(date);
            if (date.Form != DateForm.Compact)
                return;
        }
        if (NumberText.TryScan(cell, out var number))
        {
            AddNumber(cell, number);
            Votes.Add(number);
            SignWords += cell is "-" ? 1 : 0;
            return;
        }
        if (IsTime(cell))
            Times++;
        AddWords(cell);
    }

    void AddNumber(ReadOnlySpan<char> cell, NumberShape shape)
    {
        Numbers++;
        Negatives += shape.Negative ? 1 : 0;
        CurrencySigns += shape.HasCurrency ? 1 : 0;
        Percents += shape.IsPercent ? 1 : 0;
        Grouped += shape.Grouped || shape.Ambiguous != '\0' ? 1 : 0;
        LeadingZeros += shape.LeadingZero ? 1 : 0;
        var isDecimal = shape.CertainDecimal != '\0';
        TwoDecimals += isDecimal && shape.Behind is 1 or 2 ? 1 : 0;
        ManyDecimals += isDecimal && shape.Behind > 2 ? 1 : 0;
        var whole = shape.Digits - (isDecimal ? shape.Behind : 0);
        ShortestInteger = Math.Min(ShortestInteger, whole);
        LongestInteger = Math.Max(LongestInteger, whole);
        if (isDecimal)
        {
            Serials += DateText.TrySerial(cell, out _) && shape.Behind > 2 ? 1 : 0;
            return;
        }
        Integers++;
        if (!shape.IsInteger || !long.TryParse(cell, CultureInfo.InvariantCulture, out var value))
            return;
        SixFigures.Add(cell);
        Years += value is >= 1990 and <= 2099 ? 1 : 0;
        Serials += value is >= 36_526 and <= 55_000 ? 1 : 0;
        Rising += previousInteger is { } before && value - before is 0 or 1 or -1 ? 1 : 0;
        previousInteger = value;
    }

    void AddWords(ReadOnlySpan<char> cell)
    {
        var letters = 0;
        var figures = 0;
        foreach (var character in cell)
        {
            letters += char.IsLetter(character) ? 1 : 0;
            figures += char.IsAsciiDigit(character) ? 1 : 0;
        }
        if (letters >= 2 && letters > figures)
        {
            Texts++;
            lettersLength += cell.Length;
            Companies += cell.ContainsAny(LegalForms) ? 1 : 0;
        }
        else if (figures > 0)
            MixedCodes++;
        UkPostcodes += Identifiers.IsUkPostcode(cell) ? 1 : 0;
        DutchPostcodes += Identifiers.IsDutchPostcode(cell) ? 1 : 0;
        Ibans += Identifiers.IsIban(cell) ? 1 : 0;
        VatNumbers += Identifiers.IsVatNumber(cell) ? 1 : 0;
        SignWords += SignText.Parse(cell) != 0 ? 1 : 0;
        CurrencyWords += cell is "EUR" or "GBP" or "USD" or "CHF" or "SEK" or "NOK" or "DKK" ? 1 : 0;
    }

    static bool IsTime(ReadOnlySpan<char> cell)
    {
        var colon = cell.IndexOf(':');
        return colon is > 0 and <= 2 && cell.Length <= 12 && char.IsAsciiDigit(cell[0]) && cell.Length > colon + 1
            && char.IsAsciiDigit(cell[colon + 1]);
    }
}
