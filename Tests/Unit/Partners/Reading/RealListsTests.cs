using System.Globalization;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Lists as councils published them, against counts made by an independent parser. No setting is
/// given.</summary>
public sealed class RealListsTests
{
    [Fact]
    public void Reads_every_list_of_Hyndburn_to_the_penny()
    {
        var folder = SharedFiles.Require("spend", "uk", "hyndburn");
        var faults = new List<string>();

        foreach (var expected in SharedFiles.Expected(folder))
        {
            var receipt = Read(Path.Combine(folder, expected["file"]), out var lines);
            Compare(faults, expected["file"], "bytes", expected["bytes"], $"{receipt.Bytes}");
            Compare(faults, expected["file"], "encoding", expected["encoding"], receipt.Encoding);
            Compare(faults, expected["file"], "newline", expected["newline"], receipt.Newline);
            Compare(faults, expected["file"], "rows", expected["payment_rows"], $"{receipt.RowsTaken}");
            Compare(faults, expected["file"], "lines", expected["payment_rows"], $"{lines.Count}");
            Compare(faults, expected["file"], "names", expected["distinct_raw_supplier_names"],
                $"{receipt.DistinctSuppliers}");
            Compare(faults, expected["file"], "debits", Minor(expected["sum_debits"]), $"{receipt.DebitsMinor}");
            Compare(faults, expected["file"], "credits", Minor(expected["sum_credits"]), $"{receipt.CreditsMinor}");
            Compare(faults, expected["file"], "net", Minor(expected["net"]), $"{receipt.NetMinor}");
            Compare(faults, expected["file"], "from", expected["first_date"], $"{receipt.From:yyyy-MM-dd}");
            Compare(faults, expected["file"], "to", expected["last_date"], $"{receipt.To:yyyy-MM-dd}");
            Compare(faults, expected["file"], "set aside", "0", $"{receipt.SetAside.Count}");
            Compare(faults, expected["file"], "currency", "GBP", receipt.Currency);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("lancashire_pcc")]
    [InlineData("lancashire_fire")]
    public void Reads_the_workbooks_of_police_and_fire_service_to_the_penny(string name)
    {
        var folder = SharedFiles.Require("spend", "uk", name);
        var faults = new List<string>();

        foreach (var expected in SharedFiles.Expected(folder))
        {
            var receipt = Read(Path.Combine(folder, expected["file"]), out var lines);
            var sheets = receipt.Tables.Count(table => table.Kind == TableKind.Payments);
            Compare(faults, expected["file"], "sheets", expected["sheets_with_payments"], $"{sheets}");
            Compare(faults, expected["file"], "rows", expected["payment_rows"], $"{receipt.RowsTaken}");
            Compare(faults, expected["file"], "credit rows", expected["credit_rows"],
                $"{lines.Count(line => line.AmountMinor < 0)}");
            Compare(faults, expected["file"], "names", expected["distinct_raw_supplier_names"],
                $"{receipt.DistinctSuppliers}");
            Compare(faults, expected["file"], "net", Minor(expected["net_sum"]), $"{receipt.NetMinor}");
            foreach (var row in receipt.SetAside)
                faults.Add($"{expected["file"]} {row.Sheet} {row.LineNumber} {row.Reason}: {row.Raw}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    static Receipt Read(string path, out List<SpendLine> lines)
    {
        var taken = new List<SpendLine>();
        var reading = SpendFile.Read(path, ReadOptions.Default, taken.Add);
        lines = taken;
        return Assert.IsType<FileReading.Read>(reading).Receipt;
    }

    static void Compare(List<string> faults, string file, string what, string expected, string found)
    {
        if (expected != found)
            faults.Add($"{file}: {what} should be {expected}, is {found}");
    }

    static string Minor(string amount) =>
        ((long)(decimal.Parse(amount, CultureInfo.InvariantCulture) * 100)).ToString(CultureInfo.InvariantCulture);
}
