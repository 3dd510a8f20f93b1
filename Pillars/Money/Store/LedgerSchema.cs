namespace Vliegwiel.Money.Store;

/// <summary>The ledger's tables, which it makes itself: they are not among the city's other ones.</summary>
static class LedgerSchema
{
    public static string Sqlite { get; } = Read("ledger.sqlite.sql");

    public static string Postgres { get; } = Read("ledger.postgres.sql");

    static string Read(string name)
    {
        using var text = typeof(LedgerSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the program.");
        using var reader = new StreamReader(text);
        return reader.ReadToEnd();
    }
}
