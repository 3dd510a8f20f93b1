using System.Text;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands;

/// <summary>A receipt as a person reads it in a terminal.</summary>
static class ReceiptText
{
    const int SetAsideShownMax = 20;

    public static string Of(FileReading reading, TextCatalog texts, string language) => reading switch
    {
        FileReading.Refused refused => Refused(refused, texts, language),
        FileReading.Read read => Receipt(read.Receipt, texts, language),
        _ => "",
    };

    static string Refused(FileReading.Refused refused, TextCatalog texts, string language) =>
        $"{refused.FileName}\n  " + ReadingTexts.Fill(
            texts.Get(language, ReadingTexts.Key(refused.Refusal.Code)), refused.Refusal.Arguments) + "\n";

    static string Receipt(Receipt receipt, TextCatalog texts, string language)
    {
        var culture = Language.Culture(language);
        var text = new StringBuilder();
        void Row(string key, string value) => text.Append(culture,
            $"  {texts.Get(language, $"import.{key}"),-22}{value}\n");
        text.Append(receipt.FileName).Append('\n');
        Row("bytes", receipt.Bytes.ToString("N0", culture));
        Row("sha256", receipt.Sha256);
        Row("encoding", receipt.Newline.Length > 0 ? $"{receipt.Encoding}, {receipt.Newline}" : receipt.Encoding);
        Row("layout", LayoutText.Of(receipt));
        Row("rows", texts.Get(language, "import.rowsValue", ("read", receipt.RowsRead), ("taken", receipt.RowsTaken),
            ("setAside", receipt.SetAside.Count)));
        Row("debits", Amounts.Show(receipt.DebitsMinor, receipt.Currency, culture));
        Row("credits", Amounts.Show(receipt.CreditsMinor, receipt.Currency, culture));
        Row("net", Amounts.Show(receipt.NetMinor, receipt.Currency, culture));
        if (receipt.From is { } from && receipt.To is { } to)
            Row("period", $"{from.ToString("d MMMM yyyy", culture)} - {to.ToString("d MMMM yyyy", culture)}");
        foreach (var row in receipt.SetAside.Take(SetAsideShownMax))
        {
            var reason = texts.Get(language, ReadingTexts.Key(row.Reason));
            text.Append(culture, $"  - {$"{row.Sheet} {row.LineNumber}".Trim()}: {reason}\n");
        }
        if (receipt.SetAside.Count > SetAsideShownMax)
        {
            var more = texts.Get(language, "import.more", ("count", receipt.SetAside.Count - SetAsideShownMax));
            text.Append(culture, $"  - {more}\n");
        }
        foreach (var warning in receipt.Warnings)
            text.Append(culture, $"  ! {Warning(warning, texts, language)}\n");
        return text.ToString();
    }

    static string Warning(ReadingWarning warning, TextCatalog texts, string language)
    {
        var text = ReadingTexts.Fill(texts.Get(language, ReadingTexts.Key(warning.Code)), warning.Arguments);
        if (warning.Count == 0)
            return text;
        var rows = texts.Get(language, "import.lines", ("count", warning.Count));
        return $"{text} ({rows}: {string.Join(", ", warning.Lines.Take(5))})";
    }
}
