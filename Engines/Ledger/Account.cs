using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>What an account may do, and how its creation is read.</summary>
[Flags]
public enum AccountFlags
{
    None = 0,

    /// <summary>Stands or falls with the next account of the batch.</summary>
    Linked = 1 << 0,

    /// <summary>Debits, pending ones included, stay within the posted credits and <see
    /// cref="Account.Overdraft"/>.</summary>
    DebitsMustNotExceedCredits = 1 << 1,

    /// <summary>Credits, pending ones included, stay within the posted debits and <see
    /// cref="Account.Overdraft"/>.</summary>
    CreditsMustNotExceedDebits = 1 << 2,

    /// <summary>Its balance after every transfer is kept for statements.</summary>
    History = 1 << 3,

    /// <summary>Carries the time at which it came about elsewhere.</summary>
    Imported = 1 << 4,

    /// <summary>Takes part in nothing but the voiding of what is pending.</summary>
    Closed = 1 << 5,
}

/// <summary>
/// What a payment looks at and changes of an account. It lies apart from the rest, so that paying touches little
/// memory.
/// </summary>
[StructLayout(LayoutKind.Auto)]
record struct Standing
{
    public UInt128 Id;
    public long DebitsPending;
    public long DebitsPosted;
    public long CreditsPending;
    public long CreditsPosted;
    public long Overdraft;
    public long HoldingMax;
    public long WarnBelow;
    public uint Ledger;
    public AccountFlags Flags;

    public readonly bool Is(AccountFlags flags) => (Flags & flags) != AccountFlags.None;

    public readonly bool IsClosed => Is(AccountFlags.Closed);

    public readonly long Available => Is(AccountFlags.CreditsMustNotExceedDebits)
        ? DebitsPosted - CreditsPosted - CreditsPending
        : CreditsPosted - DebitsPosted - DebitsPending;

    public readonly bool IsLow => WarnBelow > 0 && Available < WarnBelow;
}

/// <summary>
/// An account: as it is asked for, and as it stands. Amounts are minor units, never negative; the four totals only
/// grow, but for the pending ones when a pending transfer is resolved.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public record struct Account
{
    internal Standing Standing;

    /// <summary>Made by the client; random, and not 0 or the largest value.</summary>
    public UInt128 Id { readonly get => Standing.Id; set => Standing.Id = value; }

    public long DebitsPending { readonly get => Standing.DebitsPending; set => Standing.DebitsPending = value; }
    public long DebitsPosted { readonly get => Standing.DebitsPosted; set => Standing.DebitsPosted = value; }
    public long CreditsPending { readonly get => Standing.CreditsPending; set => Standing.CreditsPending = value; }
    public long CreditsPosted { readonly get => Standing.CreditsPosted; set => Standing.CreditsPosted = value; }

    public UInt128 UserData128 { get; set; }
    public ulong UserData64 { get; set; }
    public uint UserData32 { get; set; }

    /// <summary>The currency; accounts of different ledgers never pay each other.</summary>
    public uint Ledger { readonly get => Standing.Ledger; set => Standing.Ledger = value; }

    /// <summary>The kind of account, a line in the chart of accounts.</summary>
    public ushort Code { get; set; }

    public AccountFlags Flags { readonly get => Standing.Flags; set => Standing.Flags = value; }

    /// <summary>Room for later; 0.</summary>
    public uint Reserved { get; set; }

    /// <summary>How far the limited side may go beyond the other; 0 without such a limit.</summary>
    public long Overdraft { readonly get => Standing.Overdraft; set => Standing.Overdraft = value; }

    /// <summary>The most that the account may hold in posted money; 0 is no limit.</summary>
    public long HoldingMax { readonly get => Standing.HoldingMax; set => Standing.HoldingMax = value; }

    /// <summary>Below this available amount a payment succeeds with a warning; 0 is no warning.</summary>
    public long WarnBelow { readonly get => Standing.WarnBelow; set => Standing.WarnBelow = value; }

    /// <summary>Microseconds since 1970 (UTC), unlike any other event's; 0 in a request that imports nothing.</summary>
    public long Timestamp { get; set; }

    public readonly bool Is(AccountFlags flags) => Standing.Is(flags);

    public readonly bool IsClosed => Standing.IsClosed;

    /// <summary>Posted credits less posted debits: what is booked.</summary>
    public readonly long Booked => CreditsPosted - DebitsPosted;

    /// <summary>What can still be spent without the overdraft: pending debits are gone already, pending credits are not
    /// there yet. Turned round on an account whose credits are limited by its debits.</summary>
    public readonly long Available => Standing.Available;
}
