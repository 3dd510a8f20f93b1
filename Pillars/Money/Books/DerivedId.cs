using System.Security.Cryptography;
using System.Text;

namespace Vliegwiel.Money.Books;

/// <summary>
/// Ids that follow from what they are for: done again it is the same transfer, which the ledger books once. They are of
/// version 8 (RFC 9562, 5.8), and clients may not bring ids of that version: whoever can guess what a transfer of ours
/// is for could else take its id first.
/// </summary>
static class DerivedId
{
    const int Bytes = 16;
    const int Version = 8;
    const int VersionAt = 6;
    const int VariantAt = 8;

    public static Guid Of(string what)
    {
        Span<byte> id = SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, Bytes);
        id[VersionAt] = (byte)((id[VersionAt] & 0x0F) | (Version << 4));
        id[VariantAt] = (byte)((id[VariantAt] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    public static Guid Of(string what, Guid of) => Of($"{what} {of:D}");

    /// <summary>Whether an id that a client brings could be one of ours.</summary>
    public static bool IsOurs(Guid id) => id.Version == Version;
}
