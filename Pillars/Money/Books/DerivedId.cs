using System.Security.Cryptography;
using System.Text;

namespace Vliegwiel.Money.Books;

/// <summary>Ids that follow from what they are for: done again it is the same transfer, which the ledger books
/// once.</summary>
static class DerivedId
{
    const int Bytes = 16;

    public static Guid Of(string what) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, Bytes), bigEndian: true);

    public static Guid Of(string what, Guid of) => Of($"{what} {of:D}");
}
