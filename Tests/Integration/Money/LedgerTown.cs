using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Integration.Money;

/// <summary>A ledger of its own on one of the databases, that can be opened again and again.</summary>
sealed class LedgerTown(TestDatabase database, DatabaseProvider provider) : IAsyncDisposable
{
    public const uint Euro = 1;

    readonly string _folder = Directory.CreateTempSubdirectory("vliegwiel-ledger-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    public static async Task<LedgerTown> CreateAsync(DatabaseProvider provider) =>
        new(await TestDatabase.CreateAsync(provider), provider);

    public async Task<ILedgerStore> StoreAsync() => provider == DatabaseProvider.Sqlite
        ? SqliteLedgerStore.Open(File)
        : await PostgresLedgerStore.OpenAsync(database.Options.ConnectionString, CancellationToken.None);

    public string File => Path.Combine(_folder, "ledger.db");

    public async Task<LedgerWriter> OpenAsync(int window = 1 << 12)
    {
        await using var snapshot = LedgerSnapshot.Open(Snapshot);
        return await LedgerWriter.OpenAsync(
            await StoreAsync(), Time, new LedgerOptions(Window: window), snapshot, CancellationToken.None);
    }

    /// <summary>Where a test may put one.</summary>
    public string Snapshot => Path.Combine(_folder, "ledger.snapshot");

    /// <summary>Past the ledger, as somebody with the database's password can.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = provider == DatabaseProvider.Sqlite
            ? new SqliteConnection($"Data Source={File}; Pooling=false")
            : new NpgsqlConnection(database.Options.ConnectionString + ";Pooling=false;Search Path=ledger");
        await connection.OpenAsync();
        await using var command = connection.Command(sql);
        if (await command.ExecuteNonQueryAsync() == 0)
            throw new InvalidOperationException($"Nothing was changed: {sql}");
    }

    public static Account Account(ulong id, AccountFlags flags = AccountFlags.None) =>
        new() { Id = id, Ledger = Euro, Code = 1, Flags = flags };

    public static Transfer Pay(ulong id, ulong debit, ulong credit, long amount) => new()
    {
        Id = id,
        DebitAccountId = debit,
        CreditAccountId = credit,
        Amount = amount,
        Ledger = Euro,
        Code = 1,
    };

    /// <summary>All accounts, what is reserved, and the head of the chain.</summary>
    public static Task<string> PictureAsync(LedgerWriter writer) => writer.ReadAsync(
        (ledger, head) => string.Join(
            '\n',
            Enumerable.Range(0, ledger.AccountCount).Select(n => ledger.AccountAt(n).ToString())
                .Concat(ledger.OpenPendings.OrderBy(p => p.Id).Select(p => p.ToString()))
                .Append($"{head.Number} {head.Clock} {Convert.ToHexStringLower(head.Hash)}")),
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
