namespace Vliegwiel.Money.Books;

/// <summary>The ledger's ids are numbers of 128 bits; everywhere else the same bits are a UUID.</summary>
static class LedgerId
{
    const int Bytes = 16;

    public static UInt128 Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static Guid Of(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new Guid(bytes, bigEndian: true);
    }
}
