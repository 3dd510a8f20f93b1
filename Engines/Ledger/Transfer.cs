using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>How a transfer is to be read.</summary>
[Flags]
public enum TransferFlags
{
    None = 0,

    /// <summary>Stands or falls with the next transfer of the batch.</summary>
    Linked = 1 << 0,

    /// <summary>Reserves the amount until it is posted, voided or expires.</summary>
    Pending = 1 << 1,

    /// <summary>Books a pending transfer, whole (amount = the largest value) or in part; the rest is
    /// released.</summary>
    PostPending = 1 << 2,

    /// <summary>Releases a pending transfer.</summary>
    VoidPending = 1 << 3,

    /// <summary>Takes at most what the debit account has.</summary>
    BalancingDebit = 1 << 4,

    /// <summary>Gives at most what the credit account owes.</summary>
    BalancingCredit = 1 << 5,

    /// <summary>Closes the debit account; voiding opens it again. Pending only.</summary>
    ClosingDebit = 1 << 6,

    /// <summary>Closes the credit account; voiding opens it again. Pending only.</summary>
    ClosingCredit = 1 << 7,

    /// <summary>Carries the time at which it was booked elsewhere.</summary>
    Imported = 1 << 8,
}

/// <summary>
/// A movement from one account (debit) to another (credit): as it is asked for, and as it was booked. Immutable once
/// booked; what is booked may be less than what was asked (balancing, posting in part).
/// </summary>
[StructLayout(LayoutKind.Auto)]
public record struct Transfer
{
    /// <summary>Made by the client before it sends; the same id twice has one effect.</summary>
    public UInt128 Id { get; set; }

    public UInt128 DebitAccountId { get; set; }
    public UInt128 CreditAccountId { get; set; }

    /// <summary>Minor units, 0 or more.</summary>
    public long Amount { get; set; }

    /// <summary>The pending transfer that this one posts or voids; else 0.</summary>
    public UInt128 PendingId { get; set; }

    public UInt128 UserData128 { get; set; }
    public ulong UserData64 { get; set; }
    public uint UserData32 { get; set; }

    /// <summary>Seconds after which a pending transfer expires; 0 is never.</summary>
    public uint Timeout { get; set; }

    public uint Ledger { get; set; }

    /// <summary>Why money moves: payment, refund, issue, redemption, demurrage.</summary>
    public ushort Code { get; set; }

    public TransferFlags Flags { get; set; }

    /// <summary>The day for interest and demurrage, in days since 1970; 0 is the day of booking.</summary>
    public int ValueDate { get; set; }

    /// <summary>Microseconds since 1970 (UTC), unlike any other event's; 0 in a request that imports nothing.</summary>
    public long Timestamp { get; set; }

    public readonly bool Is(TransferFlags flags) => (Flags & flags) != TransferFlags.None;
}

/// <summary>What became of a pending transfer.</summary>
public enum PendingState
{
    /// <summary>Never was pending.</summary>
    None,
    Pending,
    Posted,
    Voided,
    Expired,
}
