using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>
/// A number for each of many ids: open addressing with linear probing. It is split in shards, so that one of them grows
/// at a time and no batch waits long. Ids that begin with their time (version 7 of RFC 9562) take shard after shard as
/// time goes by: those of one moment lie together, and what is new is looked for where it will be put. Removing moves
/// what follows back, so that no gaps are left.
/// </summary>
/// <param name="seed">See <see cref="IdHash"/>.</param>
sealed class IdTable(int capacity, ulong seed)
{
    const int ShardBits = 10;
    const int ShardCount = 1 << ShardBits;
    const int SlotsMin = 16;

    // The ids apart from their numbers: most ids that are looked for are new, and the numbers are never looked at.
    [StructLayout(LayoutKind.Auto)]
    readonly record struct Shard(UInt128[] Ids, long[] Numbers);

    readonly IdHash _hash = new(seed);
    readonly Shard[] _shards = Shards(capacity);
    readonly int[] _counts = new int[ShardCount];

    // Kept, or the compiler would leave the reading out.
    ulong _fetched;

    public long Count { get; private set; }

    /// <summary>Every id with its number, in no order that means anything.</summary>
    public IEnumerable<(UInt128 Id, long Number)> All
    {
        get
        {
            foreach (var (ids, numbers) in _shards)
            {
                for (var at = 0; at < ids.Length; at++)
                {
                    if (ids[at] != UInt128.Zero)
                        yield return (ids[at], numbers[at]);
                }
            }
        }
    }

    public ulong HashOf(UInt128 id) => _hash.Of(id);

    public bool TryGet(UInt128 id, out long number) => TryGet(id, HashOf(id), out number);

    /// <summary>With the id's hash, for who has it.</summary>
    public bool TryGet(UInt128 id, ulong hash, out long number)
    {
        ref readonly var shard = ref _shards[ShardOf(id, hash)];
        var ids = shard.Ids;
        var mask = (uint)ids.Length - 1;
        for (var at = unchecked((uint)hash) & mask; ; at = (at + 1) & mask)
        {
            ref readonly var found = ref ids[at];
            // First, so that 0 itself is never found.
            if (found == UInt128.Zero)
            {
                number = 0;
                return false;
            }
            if (found == id)
            {
                number = shard.Numbers[at];
                return true;
            }
        }
    }

    /// <summary>Brings near where these ids are or will be, and tells their hashes.</summary>
    public void Fetch(ReadOnlySpan<Transfer> transfers, Span<ulong> hashes)
    {
        var read = 0UL;
        for (var i = 0; i < transfers.Length; i++)
        {
            var id = transfers[i].Id;
            var hash = _hash.Of(id);
            hashes[i] = hash;
            ref readonly var shard = ref _shards[ShardOf(id, hash)];
            var at = unchecked((uint)hash) & ((uint)shard.Ids.Length - 1);
            read ^= unchecked((ulong)shard.Ids[at] ^ (ulong)shard.Numbers[at]);
        }
        _fetched = read;
    }

    /// <summary>The id is not 0 and not in the table.</summary>
    public void Add(UInt128 id, long number) => Add(id, HashOf(id), number);

    /// <summary>With the id's hash, for who has it.</summary>
    public void Add(UInt128 id, ulong hash, long number)
    {
        Debug.Assert(id != UInt128.Zero && hash == HashOf(id) && !TryGet(id, out _));
        var shard = ShardOf(id, hash);
        // Three quarters full at most: beyond that chains of probes grow long.
        if ((_counts[shard] + 1) * 4L > _shards[shard].Ids.Length * 3L)
            Grow(shard);
        Put(_shards[shard], hash, id, number);
        _counts[shard]++;
        Count++;
    }

    public void Remove(UInt128 id)
    {
        var hash = _hash.Of(id);
        var shard = ShardOf(id, hash);
        var (ids, numbers) = _shards[shard];
        var mask = (uint)ids.Length - 1;
        var hole = unchecked((uint)hash) & mask;
        while (ids[hole] != id)
            hole = (hole + 1) & mask;
        for (var at = (hole + 1) & mask; ids[at] != UInt128.Zero; at = (at + 1) & mask)
        {
            // It may move into the hole when the hole lies between where it wants to be and where it is.
            var home = unchecked((uint)_hash.Of(ids[at])) & mask;
            if ((unchecked(at - home) & mask) < (unchecked(at - hole) & mask))
                continue;
            (ids[hole], numbers[hole]) = (ids[at], numbers[at]);
            hole = at;
        }
        ids[hole] = UInt128.Zero;
        _counts[shard]--;
        Count--;
    }

    void Grow(int shard)
    {
        var (ids, numbers) = _shards[shard];
        var larger = new Shard(new UInt128[ids.Length * 2], new long[ids.Length * 2]);
        for (var at = 0; at < ids.Length; at++)
        {
            if (ids[at] != UInt128.Zero)
                Put(larger, _hash.Of(ids[at]), ids[at], numbers[at]);
        }
        _shards[shard] = larger;
    }

    static void Put(in Shard shard, ulong hash, UInt128 id, long number)
    {
        var mask = (uint)shard.Ids.Length - 1;
        var at = unchecked((uint)hash) & mask;
        while (shard.Ids[at] != UInt128.Zero)
            at = (at + 1) & mask;
        shard.Ids[at] = id;
        shard.Numbers[at] = number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int ShardOf(UInt128 id, ulong hash)
    {
        // 48 bits of milliseconds, then the version.
        var start = (ulong)(id >> 64);
        return (int)((start & 0xF000) == 0x7000 ? start >> 16 & (ShardCount - 1) : hash >> (64 - ShardBits));
    }

    static Shard[] Shards(int capacity)
    {
        // Three quarters full when the capacity is reached.
        var each = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SlotsMin, (capacity / 3 * 4 / ShardCount) + 1));
        var shards = new Shard[ShardCount];
        for (var i = 0; i < ShardCount; i++)
        {
            shards[i] = new Shard(new UInt128[each], new long[each]);
            // Large arrays are a promise of the system, kept page by page at the first writing. It is kept now.
            Array.Clear(shards[i].Ids);
            Array.Clear(shards[i].Numbers);
        }
        return shards;
    }
}
