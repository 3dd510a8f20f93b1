using System.IO.Compression;
using System.Text;

namespace Vliegwiel.Partners.Reading;

/// <summary>What kind of workbook a file is, or why it is refused, settled before any of it is parsed.</summary>
internal static class WorkbookCheck
{
    public static bool IsZip(ReadOnlySpan<byte> head) => head
        is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    public static bool IsCompound(ReadOnlySpan<byte> head) =>
        head is [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..];

    /// <summary>A refusal, or the kind ("xlsx", "xlsb") and whether its days count from 1904.</summary>
    public static Refusal? Zip(Stream stream, out string kind, out bool is1904)
    {
        kind = "xlsx";
        is1904 = false;
        stream.Position = 0;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > ReadingLimits.WorkbookEntriesMax)
                return new Refusal(RefusalCode.WorkbookBomb);
            if (archive.GetEntry("mimetype") is not null && archive.GetEntry("content.xml") is not null)
                return new Refusal(RefusalCode.OpenDocument);
            var workbook = archive.Entries.FirstOrDefault(entry =>
                entry.FullName.StartsWith("xl/workbook", StringComparison.OrdinalIgnoreCase));
            if (workbook is null)
                return new Refusal(archive.GetEntry("[Content_Types].xml") is null ? RefusalCode.Archive
                    : RefusalCode.WorkbookDamaged);
            if (Unpacked(archive, stream.Length) is { } refusal)
                return refusal;
            kind = workbook.FullName.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) ? "xlsb" : "xlsx";
            is1904 = kind == "xlsx" && CountsFrom1904(workbook);
            return null;
        }
        catch (InvalidDataException)
        {
            return new Refusal(RefusalCode.WorkbookDamaged);
        }
    }

    /// <summary>A workbook with a password is a compound file with a stream of this name, anywhere in the
    /// file.</summary>
    public static bool IsEncrypted(Stream stream)
    {
        ReadOnlySpan<byte> name = Encoding.Unicode.GetBytes("EncryptedPackage");
        var buffer = new byte[1 << 16];
        var held = 0;
        stream.Position = 0;
        while (true)
        {
            var read = stream.Read(buffer.AsSpan(held));
            var filled = held + read;
            if (buffer.AsSpan(0, filled).IndexOf(name) >= 0)
                return true;
            if (read == 0)
                return false;
            held = Math.Min(name.Length, filled);
            buffer.AsSpan(filled - held, held).CopyTo(buffer);
        }
    }

    /// <summary>Unpacks every part once and counts, because the sizes an archive states about itself can lie.</summary>
    static Refusal? Unpacked(ZipArchive archive, long packedBytes)
    {
        if (archive.Entries.Sum(entry => Math.Min(entry.Length,
            ReadingLimits.WorkbookUnpackedBytesMax)) > ReadingLimits.WorkbookUnpackedBytesMax)
            return new Refusal(RefusalCode.WorkbookBomb);
        var buffer = new byte[1 << 16];
        long total = 0;
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            while (part.Read(buffer) is var read and > 0)
            {
                total += read;
                if (total > ReadingLimits.WorkbookUnpackedBytesMax
                    || (total > ReadingLimits.WorkbookRatioFromBytes
                        && total / ReadingLimits.WorkbookRatioMax > packedBytes))
                    return new Refusal(RefusalCode.WorkbookBomb);
            }
        }
        return null;
    }

    static bool CountsFrom1904(ZipArchiveEntry workbook)
    {
        using var reader = new StreamReader(workbook.Open());
        var start = new char[16_384];
        var text = start.AsSpan(0, reader.ReadBlock(start));
        return text.IndexOf("date1904=\"1\"") >= 0 || text.IndexOf("date1904=\"true\"") >= 0;
    }
}
