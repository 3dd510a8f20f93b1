using System.Collections.Concurrent;
using System.Threading.Channels;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Payments;

/// <summary>
/// Writes notes of payments: what waits goes in one commit, as the ledger does. A commit for each note would hold up a
/// busy city more than the payments themselves.
/// </summary>
sealed class NoteWriter : IAsyncDisposable
{
    const int WaitingMax = 10_000;
    const int BatchMax = 500;

    readonly ConcurrentDictionary<string, Lane> _lanes = new();

    /// <summary>Returns when the note is on disk; a note that is there already stays as it is.</summary>
    public Task WriteAsync(City city, PaymentNote note, CancellationToken cancellation) =>
        _lanes.GetOrAdd(city.Slug, _ => new Lane(city.Database)).WriteAsync(note, cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes.Values)
            await lane.DisposeAsync();
    }

    sealed class Lane : IAsyncDisposable
    {
        readonly DatabaseOptions _database;
        readonly Task _running;
        readonly Channel<(PaymentNote Note, TaskCompletionSource Done)> _waiting =
            Channel.CreateBounded<(PaymentNote, TaskCompletionSource)>(WaitingMax);

        public Lane(DatabaseOptions database)
        {
            _database = database;
            _running = Task.Run(RunAsync);
        }

        public async Task WriteAsync(PaymentNote note, CancellationToken cancellation)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waiting.Writer.WriteAsync((note, done), cancellation);
            await done.Task.WaitAsync(cancellation);
        }

        async Task RunAsync()
        {
            var batch = new List<(PaymentNote Note, TaskCompletionSource Done)>();
            while (await _waiting.Reader.WaitToReadAsync())
            {
                batch.Clear();
                while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var next))
                    batch.Add(next);
                try
                {
                    await CommitAsync(batch.ConvertAll(b => b.Note));
                    batch.ForEach(b => b.Done.SetResult());
                }
                catch (Exception problem)
                {
                    // Nothing of it was written; whoever waits hears it, and what comes next is tried anew.
                    batch.ForEach(b => b.Done.SetException(problem));
                }
            }
        }

        async Task CommitAsync(List<PaymentNote> notes)
        {
            await using var connection = await Database.OpenAsync(_database, CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = connection.Command(
                "insert into money_note (transfer_id, account_id, person_id, key_id, actor_name, text, created_at) "
                    + "values (@transfer, @account, @person, @key, @actor, @text, @at) on conflict do nothing",
                ("transfer", null), ("account", null), ("person", null), ("key", null), ("actor", null),
                ("text", null), ("at", null));
            command.Transaction = transaction;
            foreach (var note in notes)
            {
                object?[] values =
                [
                    note.TransferId, note.AccountId, note.PersonId, note.KeyId, note.ActorName, note.Text,
                    Micros.From(note.CreatedAt),
                ];
                for (var i = 0; i < values.Length; i++)
                    command.Parameters[i].Value = values[i] ?? DBNull.Value;
                await command.ExecuteNonQueryAsync();
            }
            await transaction.CommitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            _waiting.Writer.TryComplete();
            await _running;
        }
    }
}
