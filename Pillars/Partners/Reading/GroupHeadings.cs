namespace Vliegwiel.Partners.Reading;

/// <summary>Reports that name the payee once, alone on a row or beside its first payment, and then list payments
/// without a name.</summary>
internal static class GroupHeadings
{
    const int GroupsMin = 3;

    /// <summary>Whether no payment of the sample has a name, and names stand alone on rows above them.</summary>
    public static bool Find(TableSample table, List<ColumnChoice> choices)
    {
        var name = choices.Find(choice => choice.Role == ColumnRole.SupplierName)?.Column ?? -1;
        var amount = choices.Find(choice => choice.Role is ColumnRole.Amount or ColumnRole.Debit)?.Column ?? -1;
        if (name < 0 || amount < 0)
            return false;
        int alone = 0, nameless = 0, named = 0;
        foreach (var row in table.Rows)
        {
            if (IsAlone(row, name))
                alone++;
            else if (amount < row.Length && NumberText.TryScan(row[amount], out _))
            {
                // A name that stands beside an amount may be no more than the label of a total.
                if (name < row.Length && row[name].Length > 0
                    && !row[name].Contains("tota", StringComparison.OrdinalIgnoreCase))
                    named++;
                else
                    nameless++;
            }
        }
        return alone > 0 && named == 0 && nameless >= alone;
    }

    /// <summary>Whether names stand beside the first payment of each payee only: no name comes back, several have
    /// blanks below them, and either the names are in order or there are more blanks than names. A few blanks in a
    /// list of other making are payees that were left out, and stay so.</summary>
    public static bool AreNotRepeated(TableSample table, List<ColumnChoice> choices)
    {
        var name = choices.Find(choice => choice.Role == ColumnRole.SupplierName)?.Column ?? -1;
        var amount = choices.Find(choice => choice.Role is ColumnRole.Amount or ColumnRole.Debit)?.Column ?? -1;
        if (name < 0 || amount < 0)
            return false;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (blanks, groups, isOrdered, last) = (0, 0, true, "");
        var followsName = false;
        foreach (var row in table.Rows)
        {
            if (amount >= row.Length || !NumberText.TryScan(row[amount], out _))
                continue;
            var payee = name < row.Length ? row[name] : "";
            if (payee.Contains("tota", StringComparison.OrdinalIgnoreCase))
                continue;
            if (payee.Length == 0)
            {
                if (names.Count == 0)
                    return false;
                blanks++;
                groups += followsName ? 1 : 0;
                followsName = false;
                continue;
            }
            if (!names.Add(payee))
                return false;
            isOrdered &= string.Compare(last, payee, StringComparison.OrdinalIgnoreCase) <= 0;
            last = payee;
            followsName = true;
        }
        return groups >= GroupsMin && blanks * 3 >= names.Count && (isOrdered || blanks > names.Count);
    }

    /// <summary>Whether the cell of the name is the only one that is filled.</summary>
    public static bool IsAlone(RecordSource record, int name)
    {
        if (name >= record.Count || record.Cell(name).IsEmpty)
            return false;
        for (var column = 0; column < record.Count; column++)
            if (column != name && !record.Cell(column).IsEmpty)
                return false;
        return true;
    }

    static bool IsAlone(string[] row, int name) =>
        name < row.Length && row[name].Length > 0 && row.Count(cell => cell.Length > 0) == 1;
}
