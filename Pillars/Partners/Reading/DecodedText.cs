using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Vliegwiel.Partners.Reading;

/// <summary>The characters of a text file, block by block. Each line is UTF-8 when it can be, else of the code page
/// the census chose, so that one line of another encoding does not spoil the rest.</summary>
internal sealed class DecodedText
{
    const int BlockBytes = 1 << 18;

    readonly Stream stream;
    readonly ByteCensus census;
    readonly char[] page;
    readonly byte[] bytes = new byte[BlockBytes];
    readonly WrappedLines? wrapped;
    int held;
    bool ended;

    /// <param name="isWrapped">Whether each line stands in quotes as a whole; they are then taken off.</param>
    public DecodedText(Stream stream, ByteCensus census, bool isWrapped = false)
    {
        wrapped = isWrapped ? new WrappedLines() : null;
        this.stream = stream;
        this.census = census;
        page = census.Is850 ? CodePages.Dos850 : CodePages.Windows1252;
        stream.Position = census.MarkBytes;
    }

    /// <summary>The most characters one <see cref="Read"/> can give.</summary>
    public static int BlockCharactersMax => BlockBytes;

    /// <summary>Gives the next characters; 0 at the end. <paramref name="target"/> holds at least
    /// <see cref="BlockCharactersMax"/>.</summary>
    public int Read(Span<char> target)
    {
        while (!ended)
        {
            var read = stream.ReadAtLeast(bytes.AsSpan(held), bytes.Length - held, throwOnEndOfStream: false);
            var filled = held + read;
            ended = filled < bytes.Length;
            var end = ended ? filled : BlockEnd(filled);
            var count = Decode(bytes.AsSpan(0, end), target);
            held = filled - end;
            bytes.AsSpan(end, held).CopyTo(bytes);
            if (census.NulCount > 0 || census.Form >= TextForm.Utf16LittleEndian)
                count = DropNul(target[..count]);
            if (wrapped is not null)
                count = wrapped.Unwrap(target[..count]);
            if (count > 0)
                return count;
        }
        return 0;
    }

    int BlockEnd(int filled) => census.Form switch
    {
        TextForm.Utf16LittleEndian or TextForm.Utf16BigEndian => WholePairs(filled & ~1),
        TextForm.Ascii or TextForm.SingleByte => filled,
        _ => ByteCensus.LineEnd(bytes.AsSpan(0, filled)),
    };

    /// <summary>Keeps the two halves of a surrogate pair in one block.</summary>
    int WholePairs(int end)
    {
        var high = census.Form == TextForm.Utf16LittleEndian ? bytes[end - 1] : bytes[end - 2];
        return high is >= 0xD8 and <= 0xDB ? end - 2 : end;
    }

    int Decode(ReadOnlySpan<byte> block, Span<char> target)
    {
        switch (census.Form)
        {
            case TextForm.Ascii:
                return Encoding.Latin1.GetChars(block, target);
            case TextForm.SingleByte:
                return FromPage(block, target);
            case TextForm.Utf16LittleEndian or TextForm.Utf16BigEndian:
                return FromUtf16(block, target);
            default:
                return Utf8.IsValid(block) ? Encoding.UTF8.GetChars(block, target) : LineByLine(block, target);
        }
    }

    int LineByLine(ReadOnlySpan<byte> block, Span<char> target)
    {
        var count = 0;
        while (!block.IsEmpty)
        {
            var end = block.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? block : block[..(end + 1)];
            count += Utf8.IsValid(line)
                ? Encoding.UTF8.GetChars(line, target[count..])
                : FromPage(line, target[count..]);
            block = block[line.Length..];
        }
        return count;
    }

    int FromPage(ReadOnlySpan<byte> block, Span<char> target)
    {
        for (var index = 0; index < block.Length; index++)
            target[index] = page[block[index]];
        return block.Length;
    }

    int FromUtf16(ReadOnlySpan<byte> block, Span<char> target)
    {
        // An odd byte at the very end is half a character of a file that was cut off.
        var units = MemoryMarshal.Cast<byte, char>(block[..(block.Length & ~1)]);
        for (var index = 0; index < units.Length; index++)
            target[index] = census.Form == TextForm.Utf16LittleEndian
                ? units[index]
                : (char)System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ushort)units[index]);
        for (var index = 0; index < units.Length; index++)
        {
            if (!char.IsSurrogate(target[index]))
                continue;
            if (index + 1 < units.Length && char.IsSurrogatePair(target[index], target[index + 1]))
                index++;
            else
                target[index] = '\uFFFD';
        }
        return units.Length;
    }

    static int DropNul(Span<char> text)
    {
        var kept = 0;
        foreach (var character in text)
            if (character != '\0')
                text[kept++] = character;
        return kept;
    }
}
