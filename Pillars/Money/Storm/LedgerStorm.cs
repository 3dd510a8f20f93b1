using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;

namespace Vliegwiel.Money.Storm;

/// <summary>What a storm came to.</summary>
/// <param name="Acknowledged">Requests that were answered.</param>
/// <param name="Faults">Times that the disk failed, or the power went.</param>
/// <param name="Fenced">Times that an old writer woke up and was refused.</param>
/// <param name="FromSnapshot">Times that it was started from a snapshot.</param>
/// <param name="Broken">What did not hold, and at which step; null when all did.</param>
public sealed record StormOutcome(
    int Seed, int Steps, long Acknowledged, long Transfers, long Faults, long Fenced, long FromSnapshot,
    string? Broken);

/// <summary>
/// A seeded simulation of a ledger in use: the state machine, commits and SQLite store that are used in earnest, on a
/// disk that fails (<see cref="StormDisk"/>), asked by clients that repeat, delay and reorder, under a clock that
/// jumps. After every step what must hold is looked at (<see cref="StormTruth"/>). The same seed gives the same storm.
/// </summary>
public sealed class LedgerStorm : IAsyncDisposable
{
    const string FileName = "ledger.db";
    const int AskedAtOnceMax = 6;
    const int FaultWithin = 30;
    const int ClockJumpSecondsMax = 100;
    const int TriesMax = 20;

    static readonly LedgerOptions Options = new(Window: 64);

    readonly int _seed;
    readonly int _steps;
    readonly Random _random;
    readonly StormDisk _disk;
    readonly (int Number, string Root) _root;
    readonly StormClock _clock = new();
    readonly StormClients _clients;
    readonly StormTruth _truth = new();
    LedgerCommits? _ledger;
    LedgerCommits? _old;
    byte[]? _snapshot;
    long _fromSnapshot;
    long _faults;
    long _fenced;

    LedgerStorm(int seed, int steps)
    {
        (_seed, _steps, _random) = (seed, steps, new Random(seed));
        _disk = new StormDisk(_random);
        _root = StormVfs.Add(_disk);
        _clients = new StormClients(_random);
    }

    /// <summary>Runs one storm.</summary>
    public static async Task<StormOutcome> RunAsync(int seed, int steps)
    {
        await using var storm = new LedgerStorm(seed, steps);
        return await storm.RunAsync();
    }

    async Task<StormOutcome> RunAsync()
    {
        var step = 0;
        string? broken = null;
        try
        {
            await OpenAsync();
            await CommitAsync(_clients.Openings());
            for (step = 1; step <= _steps; step++)
            {
                await StepAsync();
                await LookAsync();
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever comes out here is a fault of ours, and the seed brings it back.
            broken = $"step {step}: {problem.GetType().Name}: {problem.Message}";
        }
        return new StormOutcome(_seed, _steps, _truth.Acknowledged, _truth.Booked, _faults, _fenced, _fromSnapshot,
            broken);
    }

    async Task StepAsync()
    {
        _clock.Pass(_random.Next(3));
        switch (_random.Next(24))
        {
            case 0:
                _clock.Pass(_random.Next(-ClockJumpSecondsMax, ClockJumpSecondsMax));
                break;
            case 1:
                await CrashAsync();
                break;
            case 2:
                await TakeOverAsync();
                break;
            case 3:
                await WakeOldAsync();
                break;
            case 4:
                Checkpoint();
                break;
            case 5:
                Snapshot();
                break;
            case < 11:
                _disk.Arm((DiskFault)_random.Next((int)DiskFault.Crash, (int)DiskFault.SyncFails + 1),
                    _random.Next(FaultWithin));
                break;
        }
        await CommitAsync(_clients.Next(_random.Next(1, AskedAtOnceMax)));
    }

    async Task CommitAsync(List<Asked> asked)
    {
        await OpenAsync();
        var batch = asked.ConvertAll(a => a.Ask());
        try
        {
            await _ledger!.RunAsync(batch);
        }
        catch (Exception problem) when (IsOfDisk(problem))
        {
            // The writer stops when it cannot know what was written; another one starts.
            await CloseAsync();
        }
        if (_disk.IsDead)
            await CrashAsync();
        foreach (var one in asked)
            await one.HearAsync(_truth);
    }

    /// <summary>Takes the ledger over if nobody holds it, as often as it takes on a failing disk.</summary>
    async Task OpenAsync()
    {
        for (var attempt = 0; _ledger is null; attempt++)
        {
            if (attempt == TriesMax)
                throw new StormBrokenException("The ledger cannot be opened on a disk that works.");
            try
            {
                _ledger = await OpenOnceAsync();
            }
            catch (Exception problem) when (IsOfDisk(problem))
            {
                _faults++;
                if (_disk.IsDead)
                    _disk.Restart();
                _disk.Disarm();
            }
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "What is opened closes its store.")]
    async Task<LedgerCommits> OpenOnceAsync()
    {
        var store = SqliteLedgerStore.Open(_root.Root + FileName, StormVfs.Name);
        try
        {
            using var snapshot = _snapshot is null ? null : new MemoryStream(_snapshot);
            var ledger = await LedgerCommits.OpenAsync(store, _clock, Options, snapshot, CancellationToken.None);
            _fromSnapshot += ledger.FromSequence > 0 ? 1 : 0;
            return ledger;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>The power goes, and comes back.</summary>
    async Task CrashAsync()
    {
        _faults++;
        _disk.Arm(DiskFault.Crash, 0);
        await CloseAsync();
        _disk.Restart();
    }

    /// <summary>Another process takes the ledger over; the one before it sleeps on.</summary>
    async Task TakeOverAsync()
    {
        if (_old is not null)
            await _old.DisposeAsync();
        (_old, _ledger) = (_ledger, null);
        await OpenAsync();
        if (_random.Next(2) == 0)
            await WakeOldAsync();
    }

    /// <summary>The one before wakes up, and must not be able to commit.</summary>
    async Task WakeOldAsync()
    {
        if (_old is null)
            return;
        _disk.Disarm();
        var before = _ledger?.Head;
        try
        {
            await _old.RunAsync(_clients.Next(1).ConvertAll(a => a.Ask()));
            throw new StormBrokenException("A writer that lost its epoch was not told so.");
        }
        catch (EpochLostException)
        {
            _fenced++;
        }
        catch (SqliteException problem) when (IsOfDisk(problem))
        {
            // The power went since: what it had open is no more.
        }
        await _old.DisposeAsync();
        _old = null;
        if (before is not null && _ledger is not null && !ReferenceEquals(before, _ledger.Head))
            throw new StormBrokenException("Waking an old writer moved the head.");
    }

    /// <summary>Some of the starts that follow are from here, or from a copy of it that got damaged.</summary>
    void Snapshot()
    {
        if (_ledger is null)
            return;
        using var stream = new MemoryStream();
        LedgerSnapshot.Write(stream, _ledger.Ledger, _ledger.Head);
        _snapshot = stream.ToArray();
        if (_random.Next(4) == 0)
            _snapshot[_random.Next(_snapshot.Length)] ^= (byte)(1 << _random.Next(8));
    }

    /// <summary>SQLite moves its log to its file, while writes may fail.</summary>
    void Checkpoint()
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = _root.Root + FileName,
                Pooling = false,
                Vfs = StormVfs.Name,
            }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma wal_checkpoint(truncate)";
            command.ExecuteNonQuery();
        }
        catch (SqliteException problem) when (IsOfDisk(problem))
        {
            _faults++;
        }
    }

    /// <summary>What is on disk, what the machine holds and what was answered must be one.</summary>
    async Task LookAsync()
    {
        await OpenAsync();
        _disk.Disarm();
        await _truth.LookAsync(_ledger!);
    }

    // SQLITE_BUSY is none of the disk's: two connections must not be in each other's way for long.
    static bool IsOfDisk(Exception problem) => problem switch
    {
        SqliteException { SqliteErrorCode: 10 or 13 or 14 } => true,
        EpochLostException => false,
        LedgerUnavailableException => true,
        _ => false,
    };

    async Task CloseAsync()
    {
        if (_ledger is not null)
            await _ledger.DisposeAsync();
        _ledger = null;
    }

    public async ValueTask DisposeAsync()
    {
        _disk.Arm(DiskFault.Crash, 0);
        await CloseAsync();
        if (_old is not null)
            await _old.DisposeAsync();
        StormVfs.Remove(_root.Number);
        _disk.Dispose();
    }
}

/// <summary>Something that must always hold did not.</summary>
public sealed class StormBrokenException(string message) : Exception(message);

/// <summary>A clock that is set, also backwards.</summary>
sealed class StormClock : TimeProvider
{
    DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(56);

    public void Pass(int seconds) => _now = _now.AddSeconds(seconds);

    public override DateTimeOffset GetUtcNow() => _now;
}
