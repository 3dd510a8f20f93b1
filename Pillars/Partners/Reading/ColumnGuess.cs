namespace Vliegwiel.Partners.Reading;

/// <summary>The layout guessed for a table, or why there is none.</summary>
internal sealed record GuessedLayout(TableLayout? Layout, RefusalCode? Missing);

/// <summary>Decides which column is what, from the words of the header and from what the cells are. Either can be
/// missing or wrong: a number that counts up by one is no amount whatever stands above it.</summary>
internal sealed class ColumnGuess
{
    const double AmountScoreMin = 1.5;
    const double NameScoreMin = 1.0;
    const int MostlyNegativeRowsMin = 10;

    static readonly string[] PayeeWords =
        ["begunstigde", "crediteur", "leverancier", "ontvanger", "beneficiary", "payee", "supplier", "vendor"];

    static readonly string[] PivotSums = ["sum of ", "som van ", "count of ", "aantal van "];

    readonly TableSample table;
    readonly HeaderMeaning[] meanings;
    readonly string[] headers;
    readonly List<ColumnChoice> choices = [];
    readonly HashSet<int> taken = [];

    ColumnGuess(TableSample table)
    {
        this.table = table;
        headers = new string[table.Columns.Count];
        meanings = new HeaderMeaning[table.Columns.Count];
        for (var column = 0; column < headers.Length; column++)
        {
            headers[column] = table.Header is not null && column < table.Header.Length ? table.Header[column] : "";
            meanings[column] = HeaderWords.Meaning(headers[column]);
        }
        HeaderShape.MarkPeriods(headers, meanings);
        RivalAmounts.Mark(table, headers, meanings);
        RunningBalance.Mark(table, meanings);
    }

    public static GuessedLayout Guess(TableSample table) => new ColumnGuess(table).Guess();

    /// <summary>The words of the header, or the kinds of the columns where there is none: equal for two files of the
    /// same making.</summary>
    public static string Fingerprint(TableSample table) => table.Header is not null
        ? string.Join('|', table.Header.Select(cell => HeaderWords.Normalise(cell))).TrimEnd('|')
        : "shape:" + string.Concat(table.Columns.Select(Letter)).TrimEnd('-');

    GuessedLayout Guess()
    {
        if (table.RowCount == 0 && table.Header is not null)
            return new GuessedLayout(null, RefusalCode.HeaderOnly);
        if (table.RowCount == 0 || IsPivot())
            return new GuessedLayout(null, RefusalCode.NoRows);
        if (HeaderShape.StandsTwice(table, headers, meanings))
            return new GuessedLayout(null, RefusalCode.TablesBeside);
        ChooseDate();
        if (HeaderShape.BeginsWithPeriods(table) && !choices.Exists(choice => choice.Role == ColumnRole.Date))
            return new GuessedLayout(null, RefusalCode.AmountsByMonth);
        ChooseSign();
        if (!ChooseAmounts(out var taxTakenOff, out var areApart))
            return new GuessedLayout(null, HeaderShape.HasPeriods(headers)
                ? RefusalCode.AmountsByMonth : RefusalCode.NoAmount);
        if (areApart)
            return new GuessedLayout(null, RefusalCode.AmountsApart);
        ChooseDocumentKind();
        ChooseIdentifiers();
        if (!ChooseName())
            return new GuessedLayout(null, RefusalCode.NoPayee);
        ChooseRest();
        var amounts = choices.Where(choice => choice.Role is ColumnRole.Amount or ColumnRole.Gross or ColumnRole.Vat
            or ColumnRole.Debit or ColumnRole.Credit).Select(choice => table.Columns[choice.Column].Votes).ToList();
        var date = choices.Find(choice => choice.Role == ColumnRole.Date);
        var sixFigures = date is null ? null : SixFiguresOrder(table.Columns[date.Column]);
        return new GuessedLayout(new TableLayout
        {
            Fingerprint = Fingerprint(table),
            Columns = [.. choices.OrderBy(choice => choice.Column)],
            DateOrder = sixFigures
                ?? (date is null ? DateOrder.DayMonthYear : table.Columns[date.Column].Votes.DateOrder),
            DatesAreSixFigures = sixFigures is not null,
            PayeeStandsAbove = GroupHeadings.Find(table, choices),
            PayeeIsNotRepeated = GroupHeadings.AreNotRepeated(table, choices),
            DecimalSign = FormatVotes.Decide(amounts),
            NegativeIsSpend = NegativeIsSpend(),
            TaxTakenOff = taxTakenOff,
            Unit = Unit(),
            SplitsThousands = SplitsThousands(),
            Width = SplitsThousands() ? Headed() : Width(),
        }, null);
    }

    static DateOrder? SixFiguresOrder(ColumnCensus census) =>
        census.Dates == 0 ? census.SixFigures.Order(census.Filled) : null;

    /// <summary>No header, or one without a word that is known.</summary>
    bool SaysNothing => table.Header is null || table.HeaderIsForeign;

    static char Letter(ColumnCensus census) => census.Filled == 0 ? '-'
        : census.Dates * 2 > census.Filled ? 'd'
        : census.Numbers * 2 > census.Filled ? 'n'
        : 't';

    bool IsPivot() => table.Header is not null && table.Header.Any(cell =>
    {
        var text = HeaderWords.Normalise(cell);
        return text is "row labels" or "rijlabels" or "column labels" or "kolomlabels"
            || (IsNarrow() && PivotSums.Any(start => text.StartsWith(start, StringComparison.Ordinal)));
    });

    /// <summary>A database also heads an amount with "SumOfAmount"; a pivot has a label and its sums, and no
    /// date.</summary>
    bool IsNarrow() => headers.Count(header => header.Length > 0) <= 3
        && !Array.Exists(meanings, meaning => meaning.Role == ColumnRole.Date);

    void Choose(ColumnRole role, int column, ChoiceReason reason, double confidence)
    {
        taken.Add(column);
        choices.Add(new ColumnChoice
        {
            Role = role,
            Column = column,
            Header = headers[column],
            Reason = reason,
            Confidence = (int)Math.Clamp(confidence, 1, 99),
        });
    }

    void ChooseDate()
    {
        var best = (Column: -1, Score: 0.0);
        for (var column = 0; column < headers.Length; column++)
        {
            var census = table.Columns[column];
            if (census.Filled == 0)
                continue;
            var named = meanings[column].Role == ColumnRole.Date ? meanings[column].Weight : 0;
            var share = census.Share(census.Dates) + (0.5 * census.Share(census.Months));
            if (named > 0)
                share = Math.Max(Math.Max(share, census.SixFigures.Order(census.Filled) is null ? 0 : 1),
                    Math.Max(census.Share(census.Serials), 0.3 * census.Share(census.Times)));
            else if (meanings[column] is { IsKnown: true, Role: not (ColumnRole.OtherDate or ColumnRole.Period) })
                share *= census.Share(census.Numbers) > 0.5 ? 0 : 0.5;
            else if (IsSerialColumn(census) && table.Header is null)
                share = Math.Max(share, 0.6);
            if (share < 0.25)
                continue;
            var score = (named * 4) + (share * 3 * Math.Min(1, 2.0 * census.Filled / table.Rows.Count))
                - (meanings[column].Role == ColumnRole.OtherDate ? 1 : 0);
            if (score > best.Score)
                best = (column, score);
        }
        if (best.Column >= 0)
            Choose(ColumnRole.Date, best.Column, Reason(best.Column, ColumnRole.Date), 40 + (best.Score * 8));
        else if (DateParts.Find(table, headers) is { } parts)
        {
            Choose(ColumnRole.Year, parts.Year, ChoiceReason.HeaderAndContent, 80);
            Choose(ColumnRole.Month, parts.Month, ChoiceReason.HeaderAndContent, 80);
            if (parts.Day >= 0)
                Choose(ColumnRole.Day, parts.Day, ChoiceReason.HeaderAndContent, 80);
        }
        else if (PeriodText.Find(table, headers) is { } period)
        {
            Choose(ColumnRole.Year, period.Column, ChoiceReason.HeaderAndContent, 60);
            if (period.IsMonth)
                Choose(ColumnRole.Month, period.Column, ChoiceReason.HeaderAndContent, 60);
        }
    }

    static bool IsSerialColumn(ColumnCensus census) =>
        census.Share(census.Serials) > 0.95 && census is { ShortestInteger: 5, LongestInteger: 5 }
            && census.Distinct > 1;

    void ChooseSign()
    {
        for (var column = 0; column < headers.Length; column++)
        {
            var census = table.Columns[column];
            var isNamed = meanings[column].Role == ColumnRole.Sign;
            var share = census.Share(census.SignWords);
            if (census.Filled == 0 || share < (isNamed ? 0.6 : 0.95) || census.Distinct > 4
                || (!isNamed && (meanings[column].IsKnown || census.Distinct < 2
                    || census.Filled * 10 < table.Rows.Count * 9)))
                continue;
            Choose(ColumnRole.Sign, column, Reason(column, ColumnRole.Sign), isNamed ? 95 : 70);
            return;
        }
        // By place, not by name: without a header all names are alike.
        var opposites = Enumerable.Range(0, headers.Length).FirstOrDefault(AreOpposites, -1);
        if (opposites >= 0 && !HasMinus())
            Choose(ColumnRole.Sign, opposites, ChoiceReason.Content, 70);
    }

    /// <summary>Two words on all rows, out and in, whatever the header calls them.</summary>
    bool AreOpposites(int column)
    {
        var census = table.Columns[column];
        return census.Distinct == 2 && census.Filled * 10 >= table.Rows.Count * 9
            && table.Rows.Where(row => column < row.Length && row[column].Length > 0).Select(row => row[column])
                .Distinct(StringComparer.Ordinal).ToList() is [var one, var other] && SignText.AreOpposite(one, other);
    }

    /// <summary>Whether money in the table has a sign of its own.</summary>
    bool HasMinus()
    {
        for (var column = 0; column < headers.Length; column++)
            if (table.Columns[column] is { Negatives: > 0 } census && census.TwoDecimals * 2 > census.Numbers
                && meanings[column].Role != ColumnRole.Balance)
                return true;
        return false;
    }

    /// <summary>Amounts without a minus beside a column that calls each an invoice or a credit note: that column is
    /// the sign.</summary>
    void ChooseDocumentKind()
    {
        var amount = choices.Find(choice => choice.Role == ColumnRole.Amount);
        if (amount is null || table.Columns[amount.Column].Negatives > 0
            || choices.Exists(choice => choice.Role == ColumnRole.Sign))
            return;
        for (var column = 0; column < headers.Length; column++)
        {
            if (taken.Contains(column) || table.Columns[column].Distinct is < 2 or > 6)
                continue;
            var kinds = table.Rows.Where(row => column < row.Length && row[column].Length > 0)
                .Select(row => SignText.Document(row[column])).ToList();
            var credits = kinds.Count(kind => kind < 0);
            if (kinds.Contains(0) || credits == 0 || credits * 2 > kinds.Count
                || kinds.Count * 10 < table.Rows.Count * 9)
                continue;
            Choose(ColumnRole.Sign, column, ChoiceReason.Content, 80);
            return;
        }
    }

    bool ChooseAmounts(out bool taxTakenOff, out bool areApart)
    {
        taxTakenOff = false;
        areApart = false;
        var guess = new AmountGuess(table, meanings, taken);
        var found = guess.Find();
        if (found.Debit >= 0)
        {
            Choose(ColumnRole.Debit, found.Debit, ChoiceReason.HeaderAndContent, 85);
            if (found.Credit >= 0)
                Choose(ColumnRole.Credit, found.Credit, ChoiceReason.HeaderAndContent, 85);
            return true;
        }
        if (found.Amount < 0 || found.Score < AmountScoreMin - (SaysNothing ? 1 : 0))
            return false;
        taxTakenOff = found.TaxTakenOff;
        areApart = found.AreApart;
        Choose(ColumnRole.Amount, found.Amount, found.ByArithmetic ? ChoiceReason.Arithmetic
            : Reason(found.Amount, ColumnRole.Amount, ColumnRole.Gross), 40 + (found.Score * 7));
        if (found.Vat >= 0)
            Choose(ColumnRole.Vat, found.Vat, found.ByArithmetic ? ChoiceReason.Arithmetic : ChoiceReason.Header, 85);
        if (found.Gross >= 0)
            Choose(ColumnRole.Gross, found.Gross, found.ByArithmetic ? ChoiceReason.Arithmetic
                : ChoiceReason.Header, 85);
        return true;
    }

    void ChooseIdentifiers()
    {
        ChooseByContent(ColumnRole.Iban, census => census.Share(census.Ibans) * (census.Distinct > 1 ? 1 : 0.1));
        ChooseByContent(ColumnRole.VatNumber, census => census.Share(census.VatNumbers));
        ChooseByContent(ColumnRole.Postcode, census =>
            Math.Max(census.Share(census.UkPostcodes), census.Share(census.DutchPostcodes)));
        ChooseByContent(ColumnRole.Currency, census => census.Share(census.CurrencyWords));
    }

    void ChooseByContent(ColumnRole role, Func<ColumnCensus, double> share)
    {
        var best = (Column: -1, Score: 0.0);
        for (var column = 0; column < headers.Length; column++)
        {
            // A column that is known to stand beside the payment is none of these by its content.
            if (taken.Contains(column) || table.Columns[column].Filled == 0
                || meanings[column] is { Role: ColumnRole.OtherNumber, Weight: 1 })
                continue;
            var named = meanings[column].Role == role ? meanings[column].Weight : 0;
            var fits = share(table.Columns[column]);
            if (fits >= (named > 0 ? 0.2 : 0.6) && fits + named > best.Score)
                best = (column, fits + named);
        }
        if (best.Column >= 0)
            Choose(role, best.Column, Reason(best.Column, role), best.Score * 48);
    }

    bool ChooseName()
    {
        var best = (Column: -1, Score: double.MinValue);
        for (var column = 0; column < headers.Length; column++)
        {
            var score = NameScore(column);
            if (score > best.Score)
                best = (column, score);
        }
        var isNamed = best.Column >= 0 && meanings[best.Column].Role == ColumnRole.SupplierName;
        if (best.Column < 0 || best.Score < (isNamed || SaysNothing ? 0 : NameScoreMin))
            return ChooseNarrativeAsName();
        Choose(ColumnRole.SupplierName, best.Column, Reason(best.Column, ColumnRole.SupplierName), 45
            + (best.Score * 6));
        return true;
    }

    /// <summary>Some banks name the other party only inside the narrative.</summary>
    bool ChooseNarrativeAsName()
    {
        if (!Array.Exists(meanings, meaning => meaning.Role
            is ColumnRole.Balance or ColumnRole.Sign or ColumnRole.Debit))
            return false;
        var column = Array.FindIndex(meanings, meaning => meaning.Role == ColumnRole.Description);
        if (column < 0 || taken.Contains(column) || table.Columns[column].Texts == 0)
            return false;
        Choose(ColumnRole.SupplierName, column, ChoiceReason.Content, 30);
        return true;
    }

    double NameScore(int column)
    {
        var census = table.Columns[column];
        var meaning = meanings[column];
        if (taken.Contains(column) || census.Filled == 0)
            return double.MinValue;
        // A column headed as a number that holds words is the name all the same.
        if (meaning.Role == ColumnRole.SupplierNumber && census.Share(census.Texts) > 0.8 && census.MeanTextLength > 6)
            meaning = new HeaderMeaning(ColumnRole.SupplierName, AmountKind.None, 0.6);
        var isNamed = meaning.Role == ColumnRole.SupplierName;
        if (census.Share(census.Texts) < (isNamed ? 0.1 : 0.5))
            return double.MinValue;
        var score = isNamed ? 6 * meaning.Weight
            : meaning.Role is ColumnRole.Payer ? -5 * meaning.Weight
            : meaning.Role is ColumnRole.Description ? -2 * meaning.Weight
            : meaning.IsKnown ? -4 * meaning.Weight
            : 0;
        score += Math.Min(3, 5 * census.Share(census.Companies));
        score -= census.Distinct == 1 && census.Filled > 3 ? 4 : 0;
        score += census.DistinctShare is > 0.05 and < 0.97 ? 1 : 0;
        score += census.MeanTextLength is > 6 and < 45 ? 0.5 : -0.5;
        return score - (census.Filled * 2 < table.Rows.Count ? 2 : 0);
    }

    void ChooseRest()
    {
        ReadOnlySpan<ColumnRole> roles =
        [
            ColumnRole.SupplierNumber, ColumnRole.Description, ColumnRole.Department, ColumnRole.Account,
            ColumnRole.Reference, ColumnRole.Category, ColumnRole.Place, ColumnRole.KvkNumber,
            ColumnRole.CompaniesHouseNumber, ColumnRole.Oin, ColumnRole.Balance, ColumnRole.Payer, ColumnRole.Period,
        ];
        foreach (var role in roles)
        {
            var best = (Column: -1, Weight: 0.0);
            for (var column = 0; column < headers.Length; column++)
                if (!taken.Contains(column) && table.Columns[column].Filled > 0 && meanings[column].Role == role
                    && meanings[column].Weight > best.Weight)
                    best = (column, meanings[column].Weight);
            if (best.Column >= 0)
                Choose(role, best.Column, ChoiceReason.Header, 50 + (best.Weight * 40));
        }
    }

    /// <summary>A statement of a bank account shows money out as negative; so does a ledger seen from its other
    /// side.</summary>
    bool NegativeIsSpend()
    {
        var amount = choices.Find(choice => choice.Role == ColumnRole.Amount);
        if (amount is null)
            return false;
        var sign = choices.Find(choice => choice.Role == ColumnRole.Sign);
        var isBank = Enumerable.Range(0, meanings.Length).Any(column => meanings[column].Role == ColumnRole.Balance
                && RunningBalance.IsAccount(table, column, amount.Column, isSigned: sign is null))
            || choices.Any(choice => choice.Role == ColumnRole.Iban
                && HeaderWords.Normalise(choice.Header).Contains("tegen", StringComparison.Ordinal))
            || Enumerable.Range(0, headers.Length).Any(IsOwnAccount);
        if (sign is null)
            return (isBank && table.Columns[amount.Column].Negatives > 0)
                || IsMostlyNegative(table.Columns[amount.Column]);
        var credits = table.Rows.Count(row => sign.Column < row.Length && SignText.Parse(row[sign.Column]) < 0);
        return !isBank && credits * 10 > table.Rows.Count * 9 && table.Rows.Count >= 5;
    }

    /// <summary>A list of payments with hardly anything but credit notes does not happen; one from a ledger that writes
    /// what it owes with a minus does.</summary>
    static bool IsMostlyNegative(ColumnCensus census) =>
        census.Numbers >= MostlyNegativeRowsMin && census.Negatives * 4 > census.Numbers * 3;

    /// <summary>One account number on every row is the account itself, unless the header says it is who was
    /// paid.</summary>
    bool IsOwnAccount(int column)
    {
        var census = table.Columns[column];
        return census.Share(census.Ibans) > 0.9 && census.Distinct == 1 && census.Filled > 2
            && !Array.Exists(PayeeWords, word =>
                HeaderWords.Normalise(headers[column]).Contains(word, StringComparison.Ordinal));
    }

    /// <summary>Beyond the header a column counts when most rows fill it; a few that do are misaligned.</summary>
    bool IsUsed(ColumnCensus census) =>
        census.Filled * 20 > table.Rows.Count * (table.Header is null ? 1 : 12);

    int Width()
    {
        var width = 1;
        for (var column = 0; column < headers.Length; column++)
            if (headers[column].Length > 0 || IsUsed(table.Columns[column]))
                width = column + 1;
        return width;
    }

    /// <summary>Columns up to the last one with a header.</summary>
    int Headed() => Array.FindLastIndex(headers, header => header.Length > 0) + 1;

    bool SplitsThousands() => table is { Header: not null } && choices.Find(choice =>
        choice.Role == ColumnRole.Amount) is { } amount && amount.Column < Headed()
        && SplitThousands.Find(table, Headed(), amount.Column);

    AmountUnit Unit() => choices.Find(choice => choice.Role is ColumnRole.Amount or ColumnRole.Debit) is { } amount
        ? HeaderShape.UnitOf(amount.Header) : AmountUnit.One;

    ChoiceReason Reason(int column, params ReadOnlySpan<ColumnRole> roles) =>
        roles.Contains(meanings[column].Role) ? ChoiceReason.HeaderAndContent : ChoiceReason.Content;
}
