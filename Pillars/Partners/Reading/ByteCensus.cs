using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Vliegwiel.Partners.Reading;

/// <summary>How the bytes of a text file become characters.</summary>
internal enum TextForm
{
    Ascii,
    Utf8,
    SingleByte,
    Mixed,
    Utf16LittleEndian,
    Utf16BigEndian,
}

/// <summary>First pass over a file: its digest and what its bytes say about the encoding, line by line, because real
/// lists were pasted together from files of several encodings.</summary>
internal sealed class ByteCensus
{
    const int BlockBytes = 1 << 20;
    const int HighBytesJudgedMax = 200_000;

    long controls;
    long utf8Lines;
    long otherLines;
    int judged;
    double score1252;
    double score850;

    public long Bytes { get; private set; }

    public string Sha256 { get; private set; } = "";

    public byte[] Head { get; private set; } = [];

    /// <summary>Bytes to skip at the start: byte order marks, also one that was encoded twice.</summary>
    public int MarkBytes { get; private set; }

    public TextForm Form { get; private set; }

    public bool HasMark => MarkBytes > 0;

    public bool Is850 { get; private set; }

    public long NulCount { get; private set; }

    /// <summary>NULs that end the file: room that was set aside for a file whose writer then broke off.</summary>
    long tailNuls;

    /// <summary>Control characters no text holds, as a share of the file.</summary>
    public bool IsBinary { get; private set; }

    public string EncodingName => Form switch
    {
        TextForm.Ascii => HasMark ? "utf-8-bom" : "ascii",
        TextForm.Utf8 => HasMark ? "utf-8-bom" : "utf-8",
        TextForm.SingleByte => CodePageName,
        TextForm.Mixed => $"utf-8+{CodePageName}",
        TextForm.Utf16LittleEndian => HasMark ? "utf-16le-bom" : "utf-16le",
        _ => HasMark ? "utf-16be-bom" : "utf-16be",
    };

    string CodePageName => Is850 ? "cp850" : "cp1252";

    public static ByteCensus Take(Stream stream, CancellationToken cancellation)
    {
        var census = new ByteCensus();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BlockBytes];
        var held = 0;
        var first = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = stream.ReadAtLeast(buffer.AsSpan(held), buffer.Length - held, throwOnEndOfStream: false);
            if (read == 0 && held == 0)
                break;
            hash.AppendData(buffer, held, read);
            census.Bytes += read;
            var filled = held + read;
            if (first)
                census.LookAtHead(buffer.AsSpan(0, filled));
            var start = first ? census.MarkBytes : 0;
            first = false;
            var end = filled < buffer.Length ? filled : LineEnd(buffer.AsSpan(0, filled));
            census.Judge(buffer.AsSpan(start, Math.Max(0, end - start)));
            held = filled - end;
            buffer.AsSpan(end, held).CopyTo(buffer);
            if (read == 0)
                break;
        }
        census.Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        census.Conclude();
        return census;
    }

    /// <summary>The length of the block up to and with its last line end; the whole block when it has none.</summary>
    internal static int LineEnd(ReadOnlySpan<byte> block)
    {
        var last = block.LastIndexOfAny((byte)'\n', (byte)'\r');
        if (last >= 0)
            return last + 1;
        // No line end in a whole block: cut before a character that may be incomplete.
        var end = block.Length;
        while (end > block.Length - 4 && end > 1 && (block[end - 1] & 0xC0) == 0x80)
            end--;
        return end > 1 && block[end - 1] >= 0xC0 ? end - 1 : block.Length;
    }

    void LookAtHead(ReadOnlySpan<byte> block)
    {
        Head = block[..Math.Min(block.Length, 65_536)].ToArray();
        if (block is [0xFF, 0xFE, ..])
            (MarkBytes, Form) = (2, TextForm.Utf16LittleEndian);
        else if (block is [0xFE, 0xFF, ..])
            (MarkBytes, Form) = (2, TextForm.Utf16BigEndian);
        else
            LookForUtf8Mark(block);
        if (MarkBytes == 0)
            LookForUtf16(Head);
    }

    void LookForUtf8Mark(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        ReadOnlySpan<byte> twice = [0xC3, 0xAF, 0xC2, 0xBB, 0xC2, 0xBF];
        while (true)
        {
            if (block[MarkBytes..].StartsWith(mark))
                MarkBytes += mark.Length;
            else if (block[MarkBytes..].StartsWith(twice))
                MarkBytes += twice.Length;
            else
                return;
        }
    }

    void LookForUtf16(ReadOnlySpan<byte> head)
    {
        var pairs = head.Length / 2;
        if (pairs < 4)
            return;
        int even = 0, odd = 0;
        for (var index = 0; index + 1 < head.Length; index += 2)
        {
            even += head[index] == 0 ? 1 : 0;
            odd += head[index + 1] == 0 ? 1 : 0;
        }
        if (odd > pairs * 0.6 && even < pairs * 0.05)
            Form = TextForm.Utf16LittleEndian;
        else if (even > pairs * 0.6 && odd < pairs * 0.05)
            Form = TextForm.Utf16BigEndian;
    }

    void Judge(ReadOnlySpan<byte> block)
    {
        if (Form is TextForm.Utf16LittleEndian or TextForm.Utf16BigEndian)
            return;
        CountControls(block);
        if (Ascii.IsValid(block))
            return;
        if (Utf8.IsValid(block))
        {
            utf8Lines++;
            return;
        }
        while (!block.IsEmpty)
        {
            var end = block.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? block : block[..end];
            JudgeLine(line);
            block = end < 0 ? [] : block[(end + 1)..];
        }
    }

    void JudgeLine(ReadOnlySpan<byte> line)
    {
        if (Ascii.IsValid(line))
            return;
        if (Utf8.IsValid(line))
        {
            utf8Lines++;
            return;
        }
        otherLines++;
        if (judged > HighBytesJudgedMax)
            return;
        for (var index = 0; index < line.Length; index++)
        {
            if (line[index] < 0x80)
                continue;
            judged++;
            score1252 += CodePages.Likelihood(CodePages.Windows1252, line, index);
            score850 += CodePages.Likelihood(CodePages.Dos850, line, index);
        }
    }

    void CountControls(ReadOnlySpan<byte> block)
    {
        var last = block.LastIndexOfAnyExcept((byte)0);
        tailNuls = last < 0 ? tailNuls + block.Length : block.Length - 1 - last;
        if (!block.ContainsAnyInRange((byte)0, (byte)8) && !block.ContainsAnyInRange((byte)14, (byte)31))
            return;
        foreach (var value in block)
        {
            if (value == 0)
                NulCount++;
            else if (value is < 9 or (> 13 and < 32) && value != 0x1A)
                controls++;
        }
    }

    void Conclude()
    {
        Is850 = score850 > score1252;
        if (Form is not (TextForm.Utf16LittleEndian or TextForm.Utf16BigEndian))
            Form = (utf8Lines, otherLines) switch
            {
                (0, 0) => TextForm.Ascii,
                (_, 0) => TextForm.Utf8,
                (0, _) => TextForm.SingleByte,
                _ => TextForm.Mixed,
            };
        // A few stray control characters are dirt; many are another kind of file. NULs come in runs when a disk
        // or a transfer failed half way, so they are dropped and told, unless they are most of what is not the tail.
        var text = Bytes - tailNuls;
        IsBinary = controls * 500 > text || (NulCount - tailNuls) * 2 > text || text == 0;
    }
}
