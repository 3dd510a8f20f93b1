namespace Vliegwiel.Ledger;

/// <summary>
/// A snapshot saves replaying all that was ever booked. It holds what the ledger stands for and none of the transfers
/// themselves, but for those that are pending: the others are recalled from the store when they are asked for.
/// </summary>
public sealed partial class LedgerMachine
{
    /// <summary>Writes the ledger as it stands after the last <see cref="Keep"/>.</summary>
    /// <exception cref="InvalidOperationException">A batch is in hand.</exception>
    public void Save(BinaryWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if ((Clock, Mark) != _kept)
            throw new InvalidOperationException("A batch in hand is kept or undone first.");
        to.Write(AccountCount);
        to.Write(_transferIds.Count);
        to.Write(_pendings.Count);
        to.Write(Clock);
        to.Write(_last.Account);
        to.Write(_last.Transfer);
        to.Write(Sequence);
        for (var number = 0; number < AccountCount; number++)
            Write(to, _accounts.Account(number));
        foreach (var (id, sequence) in _transferIds.All)
        {
            Write(to, id);
            to.Write(sequence);
        }
        // In one order, whatever the order in which they came and went.
        foreach (var open in _pendings.All.OrderBy(p => p.Sequence))
        {
            to.Write(open.Sequence);
            Write(to, open.Transfer);
        }
    }

    /// <summary>The ledger that was saved; an account or id that stands there twice is not looked for.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="options">Room is made for what is read, and a quarter more.</param>
    /// <exception cref="EndOfStreamException">It breaks off.</exception>
    public static LedgerMachine Load(BinaryReader from, LedgerOptions options)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(options);
        var accounts = from.ReadInt32();
        var ids = from.ReadInt64();
        var pendings = from.ReadInt32();
        var ledger = new LedgerMachine(options with
        {
            AccountCapacity = Math.Max(options.AccountCapacity, accounts + accounts / 4),
            TransferCapacity = (int)Math.Min(
                int.MaxValue / 2, Math.Max(options.TransferCapacity, ids + ids / 4)),
        });
        ledger.Clock = from.ReadInt64();
        ledger._last = (from.ReadInt64(), from.ReadInt64());
        ledger._window.StartAfter(from.ReadInt64());
        for (; accounts > 0; accounts--)
            ledger._accounts.Add(ReadAccount(from));
        for (; ids > 0; ids--)
            ledger._transferIds.Add(ReadId(from), from.ReadInt64());
        for (; pendings > 0; pendings--)
        {
            var sequence = from.ReadInt64();
            var pending = ReadTransfer(from);
            ledger._pendings.Add(new OpenPending(pending, sequence, ExpiresAt(pending)));
        }
        ledger.Keep();
        return ledger;
    }

    static void Write(BinaryWriter to, UInt128 id)
    {
        to.Write((ulong)(id >> 64));
        to.Write(unchecked((ulong)id));
    }

    static UInt128 ReadId(BinaryReader from)
    {
        var upper = from.ReadUInt64();
        return new UInt128(upper, from.ReadUInt64());
    }

    static void Write(BinaryWriter to, in Account account)
    {
        Write(to, account.Id);
        to.Write(account.DebitsPending);
        to.Write(account.DebitsPosted);
        to.Write(account.CreditsPending);
        to.Write(account.CreditsPosted);
        Write(to, account.UserData128);
        to.Write(account.UserData64);
        to.Write(account.UserData32);
        to.Write(account.Ledger);
        to.Write(account.Code);
        to.Write((int)account.Flags);
        to.Write(account.Overdraft);
        to.Write(account.HoldingMax);
        to.Write(account.WarnBelow);
        to.Write(account.Timestamp);
    }

    // Written down in the order in which it is read.
    static Account ReadAccount(BinaryReader from) => new()
    {
        Id = ReadId(from),
        DebitsPending = from.ReadInt64(),
        DebitsPosted = from.ReadInt64(),
        CreditsPending = from.ReadInt64(),
        CreditsPosted = from.ReadInt64(),
        UserData128 = ReadId(from),
        UserData64 = from.ReadUInt64(),
        UserData32 = from.ReadUInt32(),
        Ledger = from.ReadUInt32(),
        Code = from.ReadUInt16(),
        Flags = (AccountFlags)from.ReadInt32(),
        Overdraft = from.ReadInt64(),
        HoldingMax = from.ReadInt64(),
        WarnBelow = from.ReadInt64(),
        Timestamp = from.ReadInt64(),
    };

    static void Write(BinaryWriter to, in Transfer transfer)
    {
        Write(to, transfer.Id);
        Write(to, transfer.DebitAccountId);
        Write(to, transfer.CreditAccountId);
        to.Write(transfer.Amount);
        Write(to, transfer.PendingId);
        Write(to, transfer.UserData128);
        to.Write(transfer.UserData64);
        to.Write(transfer.UserData32);
        to.Write(transfer.Timeout);
        to.Write(transfer.Ledger);
        to.Write(transfer.Code);
        to.Write((int)transfer.Flags);
        to.Write(transfer.ValueDate);
        to.Write(transfer.Timestamp);
    }

    static Transfer ReadTransfer(BinaryReader from) => new()
    {
        Id = ReadId(from),
        DebitAccountId = ReadId(from),
        CreditAccountId = ReadId(from),
        Amount = from.ReadInt64(),
        PendingId = ReadId(from),
        UserData128 = ReadId(from),
        UserData64 = from.ReadUInt64(),
        UserData32 = from.ReadUInt32(),
        Timeout = from.ReadUInt32(),
        Ledger = from.ReadUInt32(),
        Code = from.ReadUInt16(),
        Flags = (TransferFlags)from.ReadInt32(),
        ValueDate = from.ReadInt32(),
        Timestamp = from.ReadInt64(),
    };
}
