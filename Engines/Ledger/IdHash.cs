using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>Spreads ids, by folded multiplication as in wyhash.</summary>
/// <param name="seed">Ids are made by clients: with a seed they cannot know they cannot make them collide.</param>
readonly struct IdHash(ulong seed)
{
    // The halves of an id, without the cost of shifting and converting.
    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Halves(ulong One, ulong Other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(UInt128 id)
    {
        var halves = Unsafe.BitCast<UInt128, Halves>(id);
        var high = Math.BigMul(halves.One ^ seed, halves.Other ^ 0x9E37_79B9_7F4A_7C15, out var low);
        return high ^ low;
    }
}
