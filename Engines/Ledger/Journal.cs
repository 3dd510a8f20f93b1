using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>How far the journal had come, and the timestamps of the last account and transfer then.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct JournalMark(
    int Accounts, int Created, int Transfers, int Resolved, long LastAccount, long LastTransfer);

/// <summary>A pending transfer that was resolved in this batch.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Resolved(UInt128 PendingId, PendingState State);

/// <summary>
/// What the batch in hand has changed, in the order of change: enough to undo a chain or the whole batch, and what a
/// store has to write.
/// </summary>
sealed class Journal
{
    public List<(int Number, Account Before)> Accounts { get; } = [];

    /// <summary>Accounts as they were created.</summary>
    public List<Account> Created { get; } = [];

    /// <summary>Transfers booked.</summary>
    public int Transfers { get; set; }

    public List<(OpenPending Before, PendingState State)> Resolved { get; } = [];

    /// <summary>Limits changed; only a whole batch can undo them.</summary>
    public List<LimitChange> Limits { get; } = [];

    /// <summary>Ids that failed for a passing reason; they stay burnt when their chain is undone.</summary>
    public List<UInt128> Burnt { get; } = [];

    public void Clear()
    {
        Accounts.Clear();
        Created.Clear();
        Transfers = 0;
        Resolved.Clear();
        Burnt.Clear();
        Limits.Clear();
    }
}
