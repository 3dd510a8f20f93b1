using Vliegwiel.Platform.Areas.Import;

namespace Vliegwiel.Partners.Suppliers;

/// <summary>What a register says of one supplier.</summary>
sealed record RegisterRow(
    long Line, string? Number, string? Name, string? TradingName, string? LegalForm, string? Sector, RegisterPlace Seat,
    RegisterPlace Branch);

sealed record RegisterPlace(string? Postcode, string? Place, string? Country)
{
    public bool IsSaid => Postcode is not null || Place is not null || Country is not null;
}

/// <summary>Reads a register of suppliers: CSV with a header; columns in any order, in Dutch or English.</summary>
static class RegisterFile
{
    public const int RowsMax = 100_000;
    public const int CellMax = 200;

    static readonly Dictionary<string, string[]> Names = new()
    {
        ["number"] = ["number", "registernumber", "kvk", "kvknummer", "companynumber", "registernummer"],
        ["name"] = ["name", "naam", "companyname", "supplier", "leverancier"],
        ["trading"] = ["tradingname", "handelsnaam"],
        ["form"] = ["legalform", "rechtsvorm", "companycategory"],
        ["sector"] = ["sector", "sbi", "sbicode", "sic", "siccode", "nace"],
        ["seatPostcode"] = ["seatpostcode", "zetelpostcode", "regaddresspostcode"],
        ["seatPlace"] = ["seatplace", "zetelplaats", "regaddressposttown"],
        ["seatCountry"] = ["seatcountry", "zetelland", "country", "land"],
        ["branchPostcode"] = ["branchpostcode", "vestigingspostcode"],
        ["branchPlace"] = ["branchplace", "vestigingsplaats"],
        ["branchCountry"] = ["branchcountry", "vestigingsland"],
    };

    /// <summary>Null where the header has neither a name nor a number, a quote is never closed, or there are too many
    /// rows.</summary>
    public static IReadOnlyList<RegisterRow>? Read(byte[] bytes)
    {
        var table = CsvTable.Read(CsvTable.Decode(bytes));
        if (table.Rows.Count is 0 or > RowsMax || table.UnclosedQuoteLine is not null)
            return null;
        var header = table.Rows[0].Cells;
        var at = new Dictionary<string, int>();
        for (var i = 0; i < header.Length; i++)
        {
            var said = string.Concat(header[i].Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
            foreach (var (column, names) in Names)
            {
                if (names.Contains(said))
                    at.TryAdd(column, i);
            }
        }
        if (!at.ContainsKey("name") && !at.ContainsKey("number"))
            return null;
        return [.. table.Rows.Skip(1).Select(row => RowOf(row.Line, row.Cells, at))];
    }

    static RegisterRow RowOf(long line, string[] cells, Dictionary<string, int> at)
    {
        string? Cell(string column)
        {
            if (!at.TryGetValue(column, out var index) || index >= cells.Length || cells[index].Length == 0)
                return null;
            return cells[index].Length > CellMax ? cells[index][..CellMax] : cells[index];
        }

        var seat = new RegisterPlace(Cell("seatPostcode"), Cell("seatPlace"), Cell("seatCountry"));
        var branch = new RegisterPlace(Cell("branchPostcode"), Cell("branchPlace"), null);
        if (branch.IsSaid)
            branch = branch with { Country = Cell("branchCountry") ?? seat.Country };
        return new RegisterRow(
            line, Cell("number"), Cell("name"), Cell("trading"), Cell("form"), Cell("sector"), seat, branch);
    }
}
