using System.Security.Cryptography;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>
/// A ledger as it stood after a batch, in a file beside the store, so that a start need not replay all of it. It is a
/// copy only: where it is missing, damaged, of another program or of another ledger, the store is replayed.
/// </summary>
static class LedgerSnapshot
{
    // Raised when the format changes: what another program wrote is not read.
    const string Mark = "vliegwiel-ledger-1";

    const int BufferBytes = 1 << 20;

    /// <summary>Appears whole or not at all.</summary>
    public static void Write(string path, LedgerMachine ledger, LedgerHead head)
    {
        var part = path + ".part";
        try
        {
            using (var file = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferBytes))
            {
                Write(file, ledger, head);
                file.Flush(flushToDisk: true);
            }
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <returns>Null where there is none.</returns>
    public static FileStream? Open(string path) => File.Exists(path)
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes) : null;

    /// <summary>The mark, the head, the ledger, and the SHA-256 of all of it.</summary>
    public static void Write(Stream stream, LedgerMachine ledger, LedgerHead head)
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var buffered = new BufferedStream(hashing, BufferBytes))
        using (var writer = new BinaryWriter(buffered))
        {
            writer.Write(Mark);
            writer.Write(head.Number);
            writer.Write(head.Clock);
            writer.Write(head.Hash);
            ledger.Save(writer);
        }
        stream.Write(hash.Hash);
    }

    /// <returns>Null when it is not whole, or of another program.</returns>
    public static (LedgerMachine Ledger, LedgerHead Head)? Read(Stream stream, LedgerOptions options)
    {
        // Before anything is believed of it: lengths would be read from noise.
        if (!IsWhole(stream))
            return null;
        stream.Position = 0;
        using var reader = new BinaryReader(new BufferedStream(stream, BufferBytes));
        if (reader.ReadString() != Mark)
            return null;
        var head = new LedgerHead(reader.ReadInt64(), reader.ReadInt64(), reader.ReadBytes(BatchSeal.HashBytes));
        return (LedgerMachine.Load(reader, options), head);
    }

    static bool IsWhole(Stream stream)
    {
        if (stream.Length < SHA256.HashSizeInBytes)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        for (var left = stream.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
                return false;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        var written = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(written);
        return written.AsSpan().SequenceEqual(hash.GetHashAndReset());
    }
}
