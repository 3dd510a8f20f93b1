using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vliegwiel.Ledger;

/// <summary>
/// The chain of SHA-256 over all that batches did: the head after a batch is the hash of the head before it and of the
/// batch's effects, written in one way only. Whoever has an old head can show that nothing before it was changed.
/// </summary>
public sealed class BatchSeal : IDisposable
{
    public const int HashBytes = 32;

    const int BlockBytes = 1 << 14;
    const int EffectBytesMax = 256;

    // Each effect opens with its kind, so that no two lists of effects are written alike.
    enum Kind : byte
    {
        Batch = 1,
        Account = 2,
        Limits = 3,
        Expired = 4,
        Transfer = 5,
        Burnt = 6,
    }

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] _block = new byte[BlockBytes];
    int _filled;

    /// <summary>Turns the head into the one after the batch in hand, which is not kept or undone yet.</summary>
    /// <param name="number">Of the batch, from 1.</param>
    /// <param name="head">The head before, zeros at the very beginning; the head after.</param>
    public void Next(LedgerMachine ledger, long number, Span<byte> head)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (head.Length != HashBytes)
            throw new ArgumentException($"A head has {HashBytes} bytes.", nameof(head));
        _hash.AppendData(head);
        Begin(Kind.Batch);
        Write(number);
        Write(ledger.Clock);
        foreach (var account in ledger.AccountsCreated)
            Write(account);
        foreach (var limits in ledger.LimitsChanged)
            Write(limits);
        foreach (var resolved in ledger.Resolved)
        {
            // Posting and voiding are transfers of their own.
            if (resolved.State != PendingState.Expired)
                continue;
            Begin(Kind.Expired);
            Write(resolved.PendingId);
        }
        for (var sequence = ledger.Sequence - ledger.TransfersBooked + 1; sequence <= ledger.Sequence; sequence++)
            Write(ledger.TransferAt(sequence));
        foreach (var id in ledger.IdsBurnt)
        {
            Begin(Kind.Burnt);
            Write(id);
        }
        _hash.AppendData(_block, 0, _filled);
        _filled = 0;
        _hash.GetHashAndReset(head);
    }

    void Write(in Account account)
    {
        Begin(Kind.Account);
        Write(account.Id);
        Write(account.UserData128);
        Write(unchecked((long)account.UserData64));
        Write(account.UserData32);
        Write(account.Ledger);
        Write(account.Code);
        Write((uint)account.Flags);
        Write(account.Overdraft);
        Write(account.HoldingMax);
        Write(account.WarnBelow);
        Write(account.Timestamp);
    }

    void Write(in LimitChange limits)
    {
        Begin(Kind.Limits);
        Write(limits.AccountId);
        Write(limits.Overdraft);
        Write(limits.HoldingMax);
        Write(limits.WarnBelow);
    }

    void Write(in Transfer transfer)
    {
        Begin(Kind.Transfer);
        Write(transfer.Id);
        Write(transfer.DebitAccountId);
        Write(transfer.CreditAccountId);
        Write(transfer.Amount);
        Write(transfer.PendingId);
        Write(transfer.UserData128);
        Write(unchecked((long)transfer.UserData64));
        Write(transfer.UserData32);
        Write(transfer.Timeout);
        Write(transfer.Ledger);
        Write(transfer.Code);
        Write((uint)transfer.Flags);
        Write((long)transfer.ValueDate);
        Write(transfer.Timestamp);
    }

    void Begin(Kind kind)
    {
        if (_filled + EffectBytesMax > BlockBytes)
        {
            _hash.AppendData(_block, 0, _filled);
            _filled = 0;
        }
        _block[_filled++] = (byte)kind;
    }

    void Write(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_block.AsSpan(_filled), value);
        _filled += 16;
    }

    void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_block.AsSpan(_filled), value);
        _filled += sizeof(long);
    }

    void Write(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(_filled), value);
        _filled += sizeof(uint);
    }

    public void Dispose() => _hash.Dispose();
}
