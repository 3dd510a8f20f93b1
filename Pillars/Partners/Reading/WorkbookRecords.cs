using System.Globalization;
using ExcelDataReader;

namespace Vliegwiel.Partners.Reading;

/// <summary>The rows of the sheet a workbook reader stands at. Numbers and dates are written out invariantly and keep
/// their kind, so that no guess is made about what the workbook already knows.</summary>
internal sealed class WorkbookRecords(IExcelDataReader reader) : RecordSource
{
    string[] texts = [];
    CellKind[] kinds = [];

    public override bool Read()
    {
        if (Refused is not null)
            return false;
        try
        {
            return reader.Read() && Take();
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            Refused = new Refusal(RefusalCode.WorkbookDamaged);
            return false;
        }
    }

    /// <summary>A broken workbook makes the library fail in many ways; a fault of the disk is none of them.</summary>
    public static bool IsDamage(Exception fault) => fault is EndOfStreamException
        || fault is not (IOException or OperationCanceledException or OutOfMemoryException);

    bool Take()
    {
        Line++;
        Ordinal++;
        Count = reader.FieldCount;
        if (Count > ReadingLimits.ColumnsMax)
        {
            Refused = new Refusal(RefusalCode.TooManyColumns, $"{ReadingLimits.ColumnsMax}");
            return false;
        }
        if (texts.Length < Count)
        {
            texts = new string[Count];
            kinds = new CellKind[Count];
        }
        for (var column = 0; column < Count; column++)
            (texts[column], kinds[column]) = Write(reader.GetValue(column));
        return true;
    }

    public override ReadOnlySpan<char> Cell(int column) => column < Count ? texts[column].AsSpan().Trim() : [];

    public override CellKind Kind(int column) => column < Count ? kinds[column] : CellKind.Text;

    static (string Text, CellKind Kind) Write(object? value) => value switch
    {
        null => ("", CellKind.Text),
        string text => (text, CellKind.Text),
        // A time without a day counts from the day before the first.
        DateTime { Year: < 1900 } time => (time.ToString("HH:mm:ss", CultureInfo.InvariantCulture), CellKind.Time),
        DateTime date => (date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), CellKind.Date),
        TimeSpan time => (time.ToString("c", CultureInfo.InvariantCulture), CellKind.Time),
        double number => (Write(number), CellKind.Number),
        bool truth => (truth ? "TRUE" : "FALSE", CellKind.Text),
        IFormattable number => (number.ToString(null, CultureInfo.InvariantCulture), CellKind.Number),
        _ => (value.ToString() ?? "", CellKind.Text),
    };

    /// <summary>A double holds 15 digits for sure; more are noise of the binary form.</summary>
    public static string Write(double number) => Math.Abs(number) < 1e15
        ? ((decimal)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);
}
