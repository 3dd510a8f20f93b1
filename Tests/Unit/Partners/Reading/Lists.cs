using System.Text;
using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Reads a list that a test wrote as text.</summary>
static class Lists
{
    public static (Receipt Receipt, List<SpendLine> Lines) Read(string text, ReadOptions? options = null) =>
        Read(new UTF8Encoding(false).GetBytes(text), options);

    public static (Receipt Receipt, List<SpendLine> Lines) Read(byte[] bytes, ReadOptions? options = null,
        string name = "list.csv")
    {
        var lines = new List<SpendLine>();
        using var stream = new MemoryStream(bytes);
        var reading = SpendFile.Read(stream, name, options ?? ReadOptions.Default, lines.Add);
        if (reading is FileReading.Refused refused)
            Assert.Fail($"refused: {refused.Refusal.Code}");
        return (((FileReading.Read)reading).Receipt, lines);
    }

    public static RefusalCode Refusal(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var reading = SpendFile.Read(stream, "list.csv", ReadOptions.Default, _ => { });
        return Assert.IsType<FileReading.Refused>(reading).Refusal.Code;
    }

    public static string Column(this Receipt receipt, ColumnRole role) =>
        receipt.Tables.First(table => table.Layout is not null).Layout!.Columns.FirstOrDefault(choice =>
            choice.Role == role)?.Header ?? "";
}
