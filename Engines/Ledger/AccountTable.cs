using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>
/// All accounts, in pages that never move, found by id. What payments change lies apart from what stays as it was
/// created.
/// </summary>
/// <param name="seed">See <see cref="IdHash"/>.</param>
sealed class AccountTable(int capacity, ulong seed)
{
    const int PageBits = 12;
    const int PageAccounts = 1 << PageBits;
    const int SlotsMin = 16;

    /// <summary>What stays.</summary>
    [StructLayout(LayoutKind.Auto)]
    readonly record struct Facts(
        UInt128 UserData128, ulong UserData64, long Timestamp, uint UserData32, ushort Code);

    readonly IdHash _hash = new(seed);
    Standing[][] _standings = new Standing[Math.Max(1, (capacity >> PageBits) + 1)][];
    Facts[][] _facts = new Facts[Math.Max(1, (capacity >> PageBits) + 1)][];

    // Open addressing with linear probing. A slot is half of an id's hash, which says where the slot wants to be, and
    // the account's number plus 1; 0 is free. Half full at most.
    ulong[] _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(SlotsMin, capacity * 2))];

    // Kept, or the compiler would leave the reading out.
    long _fetched;

    public int Count { get; private set; }

    public ref Standing this[int number] => ref _standings[number >> PageBits][number & (PageAccounts - 1)];

    /// <summary>The account's number, from 0 in the order of creation; -1 where there is none.</summary>
    public int Find(UInt128 id) => Find(id, TagOf(id));

    int Find(UInt128 id, uint tag)
    {
        var slots = _slots;
        for (var at = Home(tag, slots); ; at = (at + 1) & (slots.Length - 1))
        {
            var slot = slots[at];
            if (slot == 0)
                return -1;
            if ((uint)(slot >> 32) == tag && this[Number(slot)].Id == id)
                return Number(slot);
        }
    }

    /// <summary>The numbers of the accounts of these transfers, as <see cref="Find(UInt128)"/> tells them. First all
    /// slots are read, then all accounts, and then they are compared: of what is read together nothing depends on what
    /// was read before, so that the processor waits for all of it at once.</summary>
    public void Find(ReadOnlySpan<Transfer> transfers, Span<Sides> found)
    {
        var slots = _slots;
        Span<ulong> read = stackalloc ulong[transfers.Length * 2];
        Span<uint> tags = stackalloc uint[transfers.Length * 2];
        for (var i = 0; i < transfers.Length; i++)
        {
            tags[i * 2] = TagOf(transfers[i].DebitAccountId);
            tags[i * 2 + 1] = TagOf(transfers[i].CreditAccountId);
            read[i * 2] = slots[Home(tags[i * 2], slots)];
            read[i * 2 + 1] = slots[Home(tags[i * 2 + 1], slots)];
        }
        var fetched = 0L;
        foreach (var slot in read)
        {
            if (slot != 0)
            {
                ref readonly var standing = ref this[Number(slot)];
                fetched ^= standing.DebitsPending ^ (long)standing.Flags;
            }
        }
        _fetched = fetched;
        for (var i = 0; i < transfers.Length; i++)
        {
            found[i] = new Sides(
                Seen(transfers[i].DebitAccountId, tags[i * 2], read[i * 2]),
                Seen(transfers[i].CreditAccountId, tags[i * 2 + 1], read[i * 2 + 1]));
        }
    }

    /// <summary>Nearly every account lies where it wants to be.</summary>
    int Seen(UInt128 id, uint tag, ulong slot) =>
        (uint)(slot >> 32) == tag && slot != 0 && this[Number(slot)].Id == id ? Number(slot) : Find(id, tag);

    /// <summary>Whether an account has this timestamp; they grow with the numbers.</summary>
    public bool IsAt(long timestamp)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var at = _facts[middle >> PageBits][middle & (PageAccounts - 1)].Timestamp;
            if (at == timestamp)
                return true;
            if (at < timestamp)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return false;
    }

    public Account Account(int number)
    {
        var (userData128, userData64, timestamp, userData32, code) =
            _facts[number >> PageBits][number & (PageAccounts - 1)];
        return new Account
        {
            Standing = this[number],
            UserData128 = userData128,
            UserData64 = userData64,
            UserData32 = userData32,
            Code = code,
            Timestamp = timestamp,
        };
    }

    public void Add(in Account account)
    {
        var page = Count >> PageBits;
        if (page == _standings.Length)
        {
            Array.Resize(ref _standings, page * 2);
            Array.Resize(ref _facts, page * 2);
        }
        _standings[page] ??= new Standing[PageAccounts];
        _facts[page] ??= new Facts[PageAccounts];
        if ((Count + 1) * 2L > _slots.Length)
            Grow();
        var number = Count++;
        this[number] = account.Standing;
        _facts[page][number & (PageAccounts - 1)] = new Facts(
            account.UserData128, account.UserData64, account.Timestamp, account.UserData32, account.Code);
        Put(_slots, _hash.Of(account.Id) >> 32 << 32 | (uint)(number + 1));
    }

    /// <summary>Takes back the account that was added last.</summary>
    public void RemoveLast()
    {
        var last = --Count;
        var hole = Home(TagOf(this[last].Id), _slots);
        while (Number(_slots[hole]) != last)
            hole = (hole + 1) & (_slots.Length - 1);
        for (var at = (hole + 1) & (_slots.Length - 1); _slots[at] != 0; at = (at + 1) & (_slots.Length - 1))
        {
            // It may move into the hole when the hole lies between where it wants to be and where it is.
            var home = Home((uint)(_slots[at] >> 32), _slots);
            if (((at - home) & (_slots.Length - 1)) < ((at - hole) & (_slots.Length - 1)))
                continue;
            _slots[hole] = _slots[at];
            hole = at;
        }
        _slots[hole] = 0;
        this[last] = default;
    }

    void Grow()
    {
        var larger = new ulong[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot != 0)
                Put(larger, slot);
        }
        _slots = larger;
    }

    static void Put(ulong[] slots, ulong slot)
    {
        var at = Home((uint)(slot >> 32), slots);
        while (slots[at] != 0)
            at = (at + 1) & (slots.Length - 1);
        slots[at] = slot;
    }

    uint TagOf(UInt128 id) => (uint)(_hash.Of(id) >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Home(uint tag, ulong[] slots) => (int)(tag & (uint)(slots.Length - 1));

    static int Number(ulong slot) => unchecked((int)slot) - 1;
}
