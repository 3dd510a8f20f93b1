using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>How far the journal had come, and the timestamps of the last account and transfer then.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct JournalMark(
    int Created, int Transfers, int Resolved, long LastAccount, long LastTransfer);

/// <summary>A pending transfer that was resolved in this batch.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Resolved(UInt128 PendingId, PendingState State);

/// <summary>A pending transfer as it was before it ended, and how: of a posted one this much was booked.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Ending(OpenPending Before, PendingState State, long Posted);

/// <summary>
/// What the batch in hand has changed, in the order of change: with the window enough to undo a chain or the whole
/// batch, and what a store has to write.
/// </summary>
sealed class Journal
{
    /// <summary>Accounts as they were created.</summary>
    public List<Account> Created { get; } = [];

    /// <summary>Transfers booked.</summary>
    public int Transfers { get; set; }

    public List<Ending> Resolved { get; } = [];

    /// <summary>Limits changed; only a whole batch can undo them.</summary>
    public List<LimitChange> Limits { get; } = [];

    /// <summary>What each of them was before.</summary>
    public List<LimitChange> LimitsBefore { get; } = [];

    /// <summary>Ids that failed for a passing reason; they stay burnt when their chain is undone.</summary>
    public List<UInt128> Burnt { get; } = [];

    public void Clear()
    {
        Created.Clear();
        Transfers = 0;
        Resolved.Clear();
        Burnt.Clear();
        Limits.Clear();
        LimitsBefore.Clear();
    }
}
