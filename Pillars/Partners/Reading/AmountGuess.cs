namespace Vliegwiel.Partners.Reading;

/// <summary>The columns of money in a table: the amount to count, and the tax and the total beside it.</summary>
internal readonly record struct FoundAmounts()
{
    public int Amount { get; init; } = -1;

    public int Vat { get; init; } = -1;

    public int Gross { get; init; } = -1;

    public int Debit { get; init; } = -1;

    public int Credit { get; init; } = -1;

    public double Score { get; init; }

    public bool ByArithmetic { get; init; }

    public bool TaxTakenOff { get; init; }

    /// <summary>The amount is on some rows in this column and on the others in another one.</summary>
    public bool AreApart { get; init; }
}

/// <summary>Finds the columns of money. Where a net and a gross amount stand side by side the net one is taken: by its
/// header, else because net and tax add up to gross on nearly every row.</summary>
internal sealed class AmountGuess(TableSample table, HeaderMeaning[] meanings, HashSet<int> taken)
{
    const int ArithmeticColumnsMax = 8;
    const int ArithmeticRowsMax = 500;
    const double ContentOfMoney = 3;

    /// <summary>Rates of value added tax in the Netherlands and the United Kingdom.</summary>
    static readonly double[] TaxRates = [0.20, 0.21, 0.09, 0.05, 0.06];

    public FoundAmounts Find()
    {
        var candidates = new List<(int Column, double Score)>();
        for (var column = 0; column < meanings.Length; column++)
            if (!taken.Contains(column) && IsNumeric(column))
                candidates.Add((column, Score(column)));
        var likeliest = candidates.OrderByDescending(candidate => candidate.Score)
            .Select(candidate => candidate.Column).ToList();
        var pair = Pair();
        if (pair.Credit < 0 && RefundColumns.Find(table, meanings, likeliest, Minor) is { } refunds)
            return new FoundAmounts { Debit = refunds.Paid, Credit = refunds.Back, Score = 5 };
        var best = candidates.Where(candidate => meanings[candidate.Column].Amount
            is not (AmountKind.Vat or AmountKind.Debit or AmountKind.Credit))
            .DefaultIfEmpty((-1, double.MinValue)).MaxBy(candidate => candidate.Item2);
        if (pair.Debit >= 0 && (best.Item1 < 0 || meanings[best.Item1].Amount == AmountKind.None
            || meanings[best.Item1].Weight < 0.6))
            return pair;
        if (best.Item1 < 0)
            return new FoundAmounts();
        return WithTax(best.Item1, best.Item2, [.. candidates.Select(candidate => candidate.Column)]) with
        {
            AreApart = IsApart(best.Item1, likeliest),
        };
    }

    /// <summary>Whether another column of money is filled where this one is not.</summary>
    bool IsApart(int amount, List<int> candidates) => table.Header is not null && candidates.Exists(column =>
        column != amount && Content(table.Columns[column]) >= ContentOfMoney
        && meanings[column] is { Amount: AmountKind.Plain or AmountKind.Net or AmountKind.Gross } or { IsKnown: false }
            or { Role: ColumnRole.Category or ColumnRole.Department or ColumnRole.Account }
        && RefundColumns.TakeTurns(table, amount, column, Minor, tenths: 1));

    bool IsNumeric(int column)
    {
        var census = table.Columns[column];
        var isNamed = meanings[column].Amount != AmountKind.None;
        return census.Numbers > 0 && census.Share(census.Numbers) >= (isNamed ? 0.3 : 0.5);
    }

    /// <summary>How much a column is money: its content, and what its header says.</summary>
    double Score(int column)
    {
        var census = table.Columns[column];
        var meaning = meanings[column];
        var score = Content(census);
        score += meaning.Amount switch
        {
            AmountKind.Net or AmountKind.Plain => 4 * meaning.Weight,
            AmountKind.Gross => 4 * meaning.Weight,
            AmountKind.Vat => -3,
            AmountKind.Debit or AmountKind.Credit => 1,
            _ when meaning.Role == ColumnRole.Balance => -8,
            _ when meaning.IsKnown => -6 * meaning.Weight,
            _ when table is { Header: not null, HeaderIsForeign: false } => -0.5,
            _ => 0,
        };
        return score;
    }

    double Content(ColumnCensus census)
    {
        double Of(int count) => (double)count / census.Numbers;
        var score = (3 * Of(census.TwoDecimals)) + (2 * Of(census.CurrencySigns)) + Math.Min(1, 2 * Of(census.Grouped));
        score += census.Negatives > 0 ? 0.5 : 0;
        score += census.LongestInteger - census.ShortestInteger >= 2 ? 1 : 0;
        score += census.DistinctShare > 0.3 ? 0.5 : 0;
        score -= Of(census.Years) > 0.8 ? 4 : 0;
        score -= Of(census.LeadingZeros) > 0.03 ? 4 : 0;
        score -= Of(census.Rising) > 0.5 ? 4 : 0;
        score -= census.Distinct == 1 && census.Filled > 5 ? 2 : 0;
        score -= 5 * Of(census.Percents);
        score -= census.NativeNumbers * 2 > census.Numbers ? 0 : 4 * Of(census.ManyDecimals);
        score -= census.Share(census.Dates) > 0.5 ? 5 : 0;
        if (Of(census.Integers) > 0.98 && Of(census.Grouped) < 0.1)
            score -= 1 + (census.ShortestInteger == census.LongestInteger && census.LongestInteger >= 4 ? 3 : 0)
                + (census.ShortestInteger >= 5 ? 1.5 : 0);
        return score - (census.Filled * 2 < table.Rows.Count ? 1.5 : 0);
    }

    FoundAmounts Pair()
    {
        int debit = -1, credit = -1;
        for (var column = 0; column < meanings.Length; column++)
        {
            if (taken.Contains(column) || (table.Columns[column].Filled > 0 && !IsNumeric(column)))
                continue;
            if (meanings[column].Amount == AmountKind.Debit && debit < 0)
                debit = column;
            if (meanings[column].Amount == AmountKind.Credit && credit < 0)
                credit = column;
        }
        var isFilled = debit >= 0 && (table.Columns[debit].Filled > 0
            || (credit >= 0 && table.Columns[credit].Filled > 0));
        return isFilled ? new FoundAmounts { Debit = debit, Credit = credit, Score = 5 } : new FoundAmounts();
    }

    FoundAmounts WithTax(int amount, double score, List<int> candidates)
    {
        var kind = meanings[amount].Amount;
        var vat = Named(AmountKind.Vat, candidates);
        var gross = Named(AmountKind.Gross, candidates);
        var found = new FoundAmounts { Amount = amount, Score = score };
        if (kind == AmountKind.Net)
            return found with { Vat = vat, Gross = gross >= 0 ? gross : Sum(amount, vat, candidates) };
        if (ByArithmetic(amount, candidates) is { } split)
            return found with { Amount = split.Net, Vat = split.Vat, Gross = split.Gross, ByArithmetic = true };
        if (vat < 0)
            return found;
        var takenOff = kind == AmountKind.Gross || HoldsTax(amount, vat);
        return found with { Vat = vat, Gross = gross == amount ? -1 : gross, TaxTakenOff = takenOff };
    }

    /// <summary>The column that is net and tax together, or -1.</summary>
    int Sum(int net, int vat, List<int> candidates) => vat < 0 ? -1
        : candidates.FindIndex(column => column != net && column != vat && Adds(net, vat, column)) is var index and >= 0
            ? candidates[index] : -1;

    int Named(AmountKind kind, List<int> candidates)
    {
        var best = -1;
        foreach (var column in candidates)
            if (meanings[column].Amount == kind && (best < 0 || meanings[column].Weight > meanings[best].Weight))
                best = column;
        return best;
    }

    /// <summary>Looks for net + tax = gross with the chosen amount as net or as gross.</summary>
    (int Net, int Vat, int Gross)? ByArithmetic(int amount, List<int> candidates)
    {
        var columns = candidates.OrderBy(column => column == amount ? 0 : 1).Take(ArithmeticColumnsMax).ToList();
        var money = columns.Where(column => column != amount && MayBeMoney(column)).ToList();
        foreach (var other in money)
            foreach (var third in money.Where(third => third != other))
            {
                // The amount is the sum of two others: it holds the tax.
                if (Adds(other, third, amount) && Weight(other) > Weight(third))
                    return (other, third, amount);
                // The amount and a smaller one make a third: it is net.
                if (meanings[amount].Amount != AmountKind.Gross && Adds(amount, other, third)
                    && Weight(amount) > Weight(other))
                    return (amount, other, third);
            }
        return null;
    }

    bool MayBeMoney(int column) => meanings[column].Amount is not (AmountKind.Debit or AmountKind.Credit)
        && (meanings[column].Amount != AmountKind.None || !meanings[column].IsKnown
            || meanings[column].Role == ColumnRole.OtherNumber);

    bool Adds(int left, int right, int sum)
    {
        int tried = 0, fits = 0;
        foreach (var row in table.Rows.Take(ArithmeticRowsMax))
        {
            if (Minor(row, left) is not { } a || Minor(row, right) is not { } b || Minor(row, sum) is not { } c
                || b == 0 || a == 0)
                continue;
            tried++;
            fits += Math.Abs(a + b - c) <= 1 ? 1 : 0;
        }
        return tried >= 3 && fits * 10 >= tried * 8;
    }

    double Weight(int column)
    {
        var sum = 0.0;
        foreach (var row in table.Rows.Take(ArithmeticRowsMax))
            sum += Math.Abs(Minor(row, column) ?? 0);
        return sum;
    }

    /// <summary>True where the tax is a usual rate of the amount without it, so that the amount holds the
    /// tax.</summary>
    bool HoldsTax(int amount, int vat)
    {
        int including = 0, excluding = 0;
        foreach (var row in table.Rows.Take(ArithmeticRowsMax))
        {
            if (Minor(row, amount) is not { } a || Minor(row, vat) is not { } v || v == 0)
                continue;
            excluding += Array.Exists(TaxRates, rate => Math.Abs((a * rate) - v) <= 1.01) ? 1 : 0;
            including += Array.Exists(TaxRates, rate => Math.Abs((a * rate / (1 + rate)) - v) <= 1.01) ? 1 : 0;
        }
        return including > 2 && including > excluding * 2;
    }

    long? Minor(string[] row, int column)
    {
        if (column >= row.Length || row[column].Length == 0)
            return null;
        var sign = FormatVotes.Decide([table.Columns[column].Votes]);
        return NumberText.Parse(row[column].AsSpan().Trim(), sign, out var minor, out _) == NumberOutcome.Read ? minor
            : null;
    }
}
