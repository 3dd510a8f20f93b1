namespace Vliegwiel.Ledger;

/// <summary>All accounts, in pages that never move, found by id.</summary>
sealed class AccountTable(int capacity, ulong seed)
{
    const int PageBits = 12;
    const int PageAccounts = 1 << PageBits;

    readonly IdTable _byId = new(capacity, seed);
    Account[][] _pages = new Account[Math.Max(1, (capacity >> PageBits) + 1)][];

    public int Count { get; private set; }

    public ref Account this[int number] => ref _pages[number >> PageBits][number & (PageAccounts - 1)];

    /// <summary>The account's number, from 0 in the order of creation; -1 where there is none.</summary>
    public int Find(UInt128 id) => _byId.TryGet(id, out var number) ? (int)number : -1;

    public void Add(in Account account)
    {
        var page = Count >> PageBits;
        if (page == _pages.Length)
            Array.Resize(ref _pages, page * 2);
        _pages[page] ??= new Account[PageAccounts];
        _byId.Add(account.Id, Count);
        this[Count++] = account;
    }

    /// <summary>Takes back the account that was added last.</summary>
    public void RemoveLast()
    {
        ref var last = ref this[--Count];
        _byId.Remove(last.Id);
        last = default;
    }
}
