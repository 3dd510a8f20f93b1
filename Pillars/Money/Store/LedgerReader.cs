using System.Data.Common;
using System.Runtime.CompilerServices;
using Vliegwiel.Ledger;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Storage.Archives;

namespace Vliegwiel.Money.Store;

/// <summary>Reads batches back in their order; the SQL is the same on both databases.</summary>
static class LedgerReader
{
    /// <summary>Batches that are read at once: with the largest batches some ten megabytes.</summary>
    const int BatchesAtOnce = 64;

    public static async Task<LedgerHead> HeadAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var command =
            connection.Command("select number, clock, head from batch order by number desc limit 1");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Head(row) : LedgerHead.Beginning;
    }

    public static async IAsyncEnumerable<StoredBatch> ReadAsync(
        DbConnection connection, long afterNumber, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var batches = await ChunkAsync(connection, afterNumber, cancellation);
            foreach (var batch in batches)
                yield return batch;
            if (batches.Count < BatchesAtOnce)
                yield break;
            afterNumber = batches[^1].Head.Number;
        }
    }

    static async Task<List<StoredBatch>> ChunkAsync(
        DbConnection connection, long after, CancellationToken cancellation)
    {
        // One moment for all of a chunk: the writer may commit another batch meanwhile, and half of it would be seen.
        await using var moment = await BackupCity.SnapshotAsync(connection, cancellation);
        var batches = new List<StoredBatch>();
        var byNumber = new Dictionary<long, StoredBatch>();
        await EachAsync(
            moment, "select number, clock, head from batch "
                + "where number > @after and number <= @last order by number",
            after, row => batches.Add(new StoredBatch(Head(row))), cancellation);
        foreach (var batch in batches)
            byNumber.Add(batch.Head.Number, batch);
        // Numbers go up by one; a batch that is missing is found by its neighbour's hash.
        StoredBatch Of(DbDataReader row, int column)
        {
            var number = row.GetInt64(column);
            return byNumber.TryGetValue(number, out var batch) ? batch
                : throw new LedgerCorruptException($"The store holds effects of a batch that is not there: {number}.");
        }
        await EachAsync(
            moment, $"select {LedgerRows.AccountColumns}, batch from account "
                + "where batch > @after and batch <= @last order by number",
            after, row => Of(row, LedgerRows.AccountFields).Accounts.Add(LedgerRows.Account(row)), cancellation);
        await EachAsync(
            moment, "select account_id, overdraft, holding_max, warn_below, batch from limits "
                + "where batch > @after and batch <= @last order by batch, place",
            after, row => Of(row, 4).Limits.Add(LedgerRows.Limits(row)), cancellation);
        await EachAsync(
            moment, $"select pending_id, batch from resolved where state = {(int)PendingState.Expired} "
                + "and batch > @after and batch <= @last order by batch, place",
            after, row => Of(row, 1).Expired.Add(LedgerRows.Id(row, 0)), cancellation);
        await EachAsync(
            moment, $"select {LedgerRows.TransferColumns}, batch from transfer "
                + "where batch > @after and batch <= @last order by sequence",
            after, row => Of(row, LedgerRows.TransferFields).Transfers.Add(LedgerRows.Transfer(row)), cancellation);
        await EachAsync(
            moment, "select id, batch from burnt where batch > @after and batch <= @last order by batch, place",
            after, row => Of(row, 1).Burnt.Add(LedgerRows.Id(row, 0)), cancellation);
        return batches;
    }

    static async Task EachAsync(
        DbTransaction moment, string sql, long after, Action<DbDataReader> take, CancellationToken cancellation)
    {
        await using var command =
            moment.Connection!.Command(sql, ("after", after), ("last", after + BatchesAtOnce));
        command.Transaction = moment;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            take(rows);
    }

    static LedgerHead Head(DbDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2));
}
