using System.Data.Common;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Books;

/// <summary>A transfer as it was booked.</summary>
/// <param name="Sequence">Its number in the ledger, from 1.</param>
/// <param name="State">What became of it when it was a reservation.</param>
sealed record Booked(
    long Sequence, Guid Id, Guid Debit, Guid Credit, long AmountMinor, Guid PendingId, Guid Subject,
    TransferCode Code, TransferFlags Flags, DateTimeOffset At, DateOnly? ValueDate, PendingState State)
{
    /// <summary>It only reserves: no money moved by it.</summary>
    public bool IsReservation => Flags.HasFlag(TransferFlags.Pending);

    /// <summary>It moved money, and when posted from a reservation that is when.</summary>
    public bool Moves => !IsReservation && !Flags.HasFlag(TransferFlags.VoidPending);
}

/// <summary>
/// Reads what was booked, beside the writer and without holding it up: what is in the tables was committed. By account
/// through the indices on both sides.
/// </summary>
sealed class LedgerHistory(Func<CancellationToken, Task<DbConnection>> open)
{
    /// <summary>Transfers read at once.</summary>
    public const int ChunkMax = 1_000;

    const TransferFlags NoPayment = TransferFlags.Pending | TransferFlags.VoidPending;

    static readonly TransferCode[] Paying =
    [
        TransferCode.Payment, TransferCode.Wage, TransferCode.Grant, TransferCode.Invoice, TransferCode.StandingOrder,
        TransferCode.VoucherRedemption,
    ];

    const string Columns = "t.sequence, t.id, t.debit_account_id, t.credit_account_id, t.amount, "
        + "t.pending_id, t.user_data_128, t.code, t.flags, t.timestamp, t.value_date, "
        + "(select state from resolved r where r.pending_id = t.id)";

    /// <summary>An account's transfers up to a sequence, the newest first; at most <see cref="ChunkMax"/>.</summary>
    public async Task<IReadOnlyList<Booked>> BeforeAsync(
        Guid account, long lastSequence, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ChunkMax);
        // Two indices, each read from its end; one condition with "or" would sort all of a busy account's transfers.
        string Side(string column) =>
            $"select * from (select {Columns} from transfer t where {column} = @account and t.sequence <= @last "
            + "order by t.sequence desc limit @count) as side";
        return await ReadAsync(
            $"select * from ({Side("t.debit_account_id")} union all {Side("t.credit_account_id")}) as both_sides "
            + "order by sequence desc limit @count",
            cancellation, ("account", Bytes(account)), ("last", lastSequence), ("count", count));
    }

    /// <summary>An account's transfers after a sequence, the oldest first.</summary>
    public async Task<IReadOnlyList<Booked>> AfterAsync(
        Guid account, long sequence, int count, CancellationToken cancellation)
    {
        string Side(string column) =>
            $"select * from (select {Columns} from transfer t where {column} = @account and t.sequence > @after "
            + "order by t.sequence limit @count) as side";
        return await ReadAsync(
            $"select * from ({Side("t.debit_account_id")} union all {Side("t.credit_account_id")}) as both_sides "
            + "order by sequence limit @count",
            cancellation, ("account", Bytes(account)), ("after", sequence), ("count", count));
    }

    /// <summary>All transfers of an account up to a sequence, the newest first.</summary>
    public async IAsyncEnumerable<Booked> AllBeforeAsync(
        Guid account, long lastSequence,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var chunk = await BeforeAsync(account, lastSequence, ChunkMax, cancellation);
            foreach (var booked in chunk)
                yield return booked;
            if (chunk.Count < ChunkMax)
                yield break;
            lastSequence = chunk[^1].Sequence - 1;
        }
    }

    /// <summary>One transfer; null when it was not booked.</summary>
    public async Task<Booked?> FindAsync(Guid id, CancellationToken cancellation)
    {
        var found = await ReadAsync(
            $"select {Columns} from transfer t where t.id = @id", cancellation, ("id", Bytes(id)));
        return found is [var booked, ..] ? booked : null;
    }

    /// <summary>What this account paid since a transfer and because of it: its refunds.</summary>
    public Task<List<Booked>> PaidBecauseOfAsync(
        Guid account, Booked cause, CancellationToken cancellation) => ReadAsync(
        $"select {Columns} from transfer t where t.debit_account_id = @account and t.sequence > @after "
            + "and t.user_data_128 = @cause order by t.sequence",
        cancellation, ("account", Bytes(account)), ("after", cause.Sequence), ("cause", Bytes(cause.Id)));

    /// <summary>What people paid one another since a moment; minor units. Issue, redemption, demurrage and the city's
    /// own movements are no payments, and a refund takes off what it gives back.</summary>
    public async Task<long> PaidSinceAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var from = await FirstSequenceAsync(Micros.From(since), cancellation);
        await using var connection = await open(cancellation);
        await using var command = connection.Command(
            "select coalesce(sum(case when code = @refund then -amount else amount end), 0) from transfer "
                + $"where sequence >= @from and (flags & {(int)NoPayment}) = 0 "
                + $"and code in (@refund, {string.Join(", ", Paying.Select(code => (int)code))})",
            ("from", from), ("refund", (long)TransferCode.Refund));
        return Convert.ToInt64(
            await command.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The first transfer at or after a moment. Sequences have no gaps and go with the time, so it is found by
    /// halving.</summary>
    async Task<long> FirstSequenceAsync(long sinceMicros, CancellationToken cancellation)
    {
        await using var connection = await open(cancellation);
        async Task<long?> Ask(string sql, long sequence)
        {
            await using var command = connection.Command(sql, ("sequence", sequence));
            return await command.ExecuteScalarAsync(cancellation) is long found ? found : null;
        }
        var low = 1L;
        var high = (await Ask("select max(sequence) from transfer where sequence >= @sequence", 0) ?? 0) + 1;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await Ask("select timestamp from transfer where sequence = @sequence", middle) < sinceMicros)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Those of these transfers that were booked.</summary>
    public async Task<IReadOnlyList<Booked>> FindAsync(IEnumerable<Guid> ids, CancellationToken cancellation)
    {
        var found = new List<Booked>();
        foreach (var chunk in ids.Chunk(ChunkMax / 4))
        {
            var parameters = chunk.Select((id, i) => ($"id{i}", (object?)Bytes(id))).ToArray();
            var names = string.Join(", @", parameters.Select(p => p.Item1));
            found.AddRange(await ReadAsync(
                $"select {Columns} from transfer t where t.id in (@{names})", cancellation, parameters));
        }
        return found;
    }

    async Task<List<Booked>> ReadAsync(
        string sql, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await open(cancellation);
        await using var command = connection.Command(sql, parameters);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<Booked>();
        while (await row.ReadAsync(cancellation))
            found.Add(Booked(row));
        return found;
    }

    static Booked Booked(DbDataReader row) => new(
        row.GetInt64(0),
        Id(row, 1),
        Id(row, 2),
        Id(row, 3),
        row.GetInt64(4),
        Id(row, 5),
        Id(row, 6),
        (TransferCode)row.GetInt64(7),
        (TransferFlags)row.GetInt64(8),
        Micros.ToMoment(row.GetInt64(9)),
        row.GetInt64(10) is var day and not 0 ? DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)) : null,
        row.IsDBNull(11)
            ? ((TransferFlags)row.GetInt64(8)).HasFlag(TransferFlags.Pending) ? PendingState.Pending : PendingState.None
            : (PendingState)row.GetInt64(11));

    static Guid Id(DbDataReader row, int column) => LedgerId.Of(LedgerRows.Id(row, column));

    static byte[] Bytes(Guid id) => LedgerRows.Bytes(LedgerId.Of(id));
}
