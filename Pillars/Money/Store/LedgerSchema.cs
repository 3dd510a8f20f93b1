namespace Vliegwiel.Money.Store;

/// <summary>The ledger's tables, which it makes itself: they are not among the city's other ones.</summary>
static class LedgerSchema
{
    public static string Sqlite { get; } = Read("ledger.sqlite.sql");

    /// <param name="schema">Its name; letters and underscores.</param>
    public static string Postgres(string schema) => Read("ledger.postgres.sql")
        .Replace("{schema}", schema, StringComparison.Ordinal);

    static string Read(string name)
    {
        using var text = typeof(LedgerSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the program.");
        using var reader = new StreamReader(text);
        return reader.ReadToEnd();
    }
}
