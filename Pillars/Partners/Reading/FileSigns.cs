namespace Vliegwiel.Partners.Reading;

/// <summary>Kinds of file that are told by their first bytes and hold no list that can be read.</summary>
internal static class FileSigns
{
    static readonly (byte[] Sign, RefusalCode Code)[] Known =
    [
        ("%PDF-"u8.ToArray(), RefusalCode.Binary),
        ([0x89, 0x50, 0x4E, 0x47], RefusalCode.Binary),
        ([0xFF, 0xD8, 0xFF], RefusalCode.Binary),
        ("GIF8"u8.ToArray(), RefusalCode.Binary),
        ("PAR1"u8.ToArray(), RefusalCode.Binary),
        ([0x7F, 0x45, 0x4C, 0x46], RefusalCode.Binary),
        ("SQLite format 3"u8.ToArray(), RefusalCode.Binary),
        ([0x1F, 0x8B], RefusalCode.Archive),
        ("Rar!"u8.ToArray(), RefusalCode.Archive),
        ([0x37, 0x7A, 0xBC, 0xAF], RefusalCode.Archive),
        ("BZh"u8.ToArray(), RefusalCode.Archive),
        ([0xFD, 0x37, 0x7A, 0x58], RefusalCode.Archive),
    ];

    public static Refusal? RefusalOf(ReadOnlySpan<byte> head)
    {
        foreach (var (sign, code) in Known)
            if (head.StartsWith(sign) && (code != RefusalCode.Archive || head.IndexOf((byte)'\n') is < 0 or > 4096
                || head.ContainsAnyInRange((byte)0, (byte)8)))
                return new Refusal(code);
        return null;
    }

    /// <summary>HTML or XML, often under the name of a spreadsheet.</summary>
    public static bool IsMarkup(ByteCensus census, Stream stream)
    {
        var text = new DecodedText(stream, census);
        var start = new char[DecodedText.BlockCharactersMax];
        var span = start.AsSpan(0, text.Read(start)).TrimStart();
        return span.StartsWith("<") && span.Length > 1 && (char.IsLetter(span[1]) || span[1] is '?' or '!');
    }
}
