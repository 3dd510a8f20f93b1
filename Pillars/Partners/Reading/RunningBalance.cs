namespace Vliegwiel.Partners.Reading;

/// <summary>Finds a balance by arithmetic where no header names it: from row to row it changes by what stands in
/// another column. Without this a bank statement without a header would be read the wrong way round.</summary>
internal static class RunningBalance
{
    const int ColumnsMax = 8;
    const int RowsMax = 500;
    const int StepsMin = 4;

    public static void Mark(TableSample table, HeaderMeaning[] meanings)
    {
        var columns = Enumerable.Range(0, meanings.Length)
            .Where(column => !meanings[column].IsKnown && table.Columns[column] is { Filled: > 0 } census
                && census.Share(census.Numbers) > 0.8 && census.Share(census.Dates) < 0.5)
            .Take(ColumnsMax).ToDictionary(column => column, column => Minors(table, column));
        foreach (var (column, balances) in columns)
            if (columns.Any(other => other.Key != column
                && (Moves(balances, other.Value, later: true) || Moves(balances, other.Value, later: false))))
                meanings[column] = new HeaderMeaning(ColumnRole.Balance, AmountKind.None, 1);
        FreeTheOnlyMoney(table, meanings);
    }

    /// <summary>A ledger calls what is left of debit and credit a balance ("Saldo"): where no other column is money, it
    /// is the amount.</summary>
    static void FreeTheOnlyMoney(TableSample table, HeaderMeaning[] meanings)
    {
        var money = Enumerable.Range(0, meanings.Length).Where(column => meanings[column].Amount != AmountKind.None
            || meanings[column].Role == ColumnRole.Balance || IsMoney(table.Columns[column])).ToList();
        if (money is [var only] && meanings[only].Role == ColumnRole.Balance && IsMoney(table.Columns[only]))
            meanings[only] = new HeaderMeaning(ColumnRole.Amount, AmountKind.Plain, 0.6);
    }

    static bool IsMoney(ColumnCensus census) => census.Numbers > 0 && census.TwoDecimals * 2 > census.Numbers
        && census.Share(census.Dates) < 0.5;

    static List<long?> Minors(TableSample table, int column)
    {
        var sign = FormatVotes.Decide([table.Columns[column].Votes]);
        return [.. table.Rows.Take(RowsMax).Select(row => column < row.Length
            && NumberText.Parse(row[column].AsSpan().Trim(), sign, out var minor, out _) == NumberOutcome.Read
                ? minor : (long?)null)];
    }

    /// <summary>Whether the balance is that of an account from which the amounts go: it moves by each of them, and did
    /// not begin with the first, as a running total does. Where it cannot be followed, most amounts must be
    /// negative.</summary>
    /// <param name="isSigned">Whether a minus of the amount says that it went out.</param>
    public static bool IsAccount(TableSample table, int balance, int amount, bool isSigned)
    {
        var (balances, amounts) = (Minors(table, balance), Minors(table, amount));
        foreach (var later in (ReadOnlySpan<bool>)[true, false])
            if (Moves(balances, amounts, later))
                return balances[0] != amounts[0] && (!isSigned || Moves(balances, amounts, later, isSigned: true));
        return amounts.Count(minor => minor < 0) * 2 > amounts.Count(minor => minor is not null);
    }

    /// <summary>Whether the step to the next row is the amount on the later or on the earlier of the two.</summary>
    static bool Moves(List<long?> balances, List<long?> amounts, bool later, bool isSigned = false)
    {
        int tried = 0, fits = 0;
        for (var row = 1; row < balances.Count; row++)
        {
            if (balances[row] - balances[row - 1] is not { } step || amounts[later ? row : row - 1] is not { } amount
                || amount == 0)
                continue;
            tried++;
            fits += step == amount || (!isSigned && step == -amount) ? 1 : 0;
        }
        return tried >= StepsMin && fits * 10 >= tried * 9;
    }
}
