using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Books;

/// <summary>The ledger of this city can be read, but takes nothing: why is in the message.</summary>
public sealed class LedgerClosedException(string message, Exception cause) : Exception(message, cause);

/// <summary>
/// The ledgers that this process holds, one of each city, opened when they are first asked for. A process that lost a
/// ledger to another one does not take it back: two would push each other out for ever.
/// </summary>
sealed class CityLedgers(TimeProvider time) : IAsyncDisposable
{
    // About as many as are replayed in a tenth of a second.
    const long SnapshotAtEnd = 20_000;

    static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<string, Holding> _holdings = new();

    /// <exception cref="LedgerClosedException">It takes nothing here.</exception>
    public Task<CityLedger> OfAsync(City city, CancellationToken cancellation) =>
        _holdings.GetOrAdd(city.Slug, _ => new Holding()).GetAsync(city, time, cancellation);

    /// <summary>Reads what was booked, whether or not this process holds the ledger.</summary>
    public static LedgerHistory History(City city) =>
        new(cancellation => LedgerPlace.ReadAsync(city, cancellation));

    public async ValueTask DisposeAsync()
    {
        foreach (var holding in _holdings.Values)
            await holding.DisposeAsync();
        _holdings.Clear();
    }

    sealed class Holding : IAsyncDisposable
    {
        readonly SemaphoreSlim _gate = new(1);
        CityLedger? _ledger;
        LedgerClosedException? _closed;
        DateTimeOffset _triedAt;

        public async Task<CityLedger> GetAsync(
            City city, TimeProvider time, CancellationToken cancellation)
        {
            if (_ledger is { } open && open.Writer.Fault is null)
                return open;
            await _gate.WaitAsync(cancellation);
            try
            {
                return await OpenAsync(city, time, cancellation);
            }
            finally
            {
                _gate.Release();
            }
        }

        async Task<CityLedger> OpenAsync(
            City city, TimeProvider time, CancellationToken cancellation)
        {
            if (_ledger is { } open)
            {
                if (open.Writer.Fault is not { } fault)
                    return open;
                _ledger = null;
                await open.Writer.DisposeAsync();
                if (fault is EpochLostException)
                    _closed = new LedgerClosedException("Another process has taken the ledger over.", fault);
            }
            // What is broken stays so until somebody looks; what could not be reached is tried again, not by everybody.
            if (_closed?.InnerException is EpochLostException or LedgerCorruptException
                || (_closed is not null && time.GetUtcNow() - _triedAt < BetweenTries))
                throw _closed;
            _triedAt = time.GetUtcNow();
            try
            {
                _ledger = await StartAsync(city, time, cancellation);
                _closed = null;
                return _ledger;
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                _closed = new LedgerClosedException(problem.Message, problem);
                throw _closed;
            }
        }

        [SuppressMessage("Reliability", "CA2000", Justification = "What is opened becomes the ledger's own.")]
        static async Task<CityLedger> StartAsync(
            City city, TimeProvider time, CancellationToken cancellation)
        {
            var store = await LedgerPlace.OpenAsync(city, cancellation);
            var path = LedgerPlace.Snapshot(city);
            await using var snapshot = LedgerSnapshot.Open(path);
            var writer = await LedgerWriter.OpenAsync(store, time, new LedgerOptions(), snapshot, cancellation);
            var ledger = new CityLedger(writer, History(city), NumberOf(city.Currency), path);
            var accounts = await writer.CreateAccountsAsync(
                [.. ChartOfAccounts.OfTheCity.Select(code => new Account
                {
                    Id = code,
                    Ledger = ledger.Number,
                    Code = code,
                    Flags = ChartOfAccounts.Flags(code),
                })],
                cancellation);
            if (Array.Exists(accounts, a => a.Status is not (AccountStatus.Created or AccountStatus.Exists)))
                throw new LedgerCorruptException("The city's own accounts are not those of this program.");
            return ledger;
        }

        public async ValueTask DisposeAsync()
        {
            if (_ledger is { } open)
            {
                try
                {
                    await open.SnapshotAsync(SnapshotAtEnd, CancellationToken.None);
                }
                catch (Exception problem) when (problem is IOException or LedgerUnavailableException)
                {
                    // The next start takes longer, no more.
                }
                await open.Writer.DisposeAsync();
            }
            _gate.Dispose();
        }
    }

    /// <summary>ISO 4217 gives each currency a number beside its letters.</summary>
    static uint NumberOf(string currency) => currency switch
    {
        "EUR" => 978,
        "GBP" => 826,
        _ => throw new NotSupportedException($"No number is known for the currency {currency}."),
    };
}
