namespace Vliegwiel.Money.Bank;

/// <summary>How much of a bank file is read at the most.</summary>
public static class BankLimits
{
    public const long FileBytesMax = 200L * 1024 * 1024;
    public const int StatementsMax = 10_000;
    public const int EntriesMax = 1_000_000;
    public const int TransactionsMax = 200_000;

    /// <summary>Balances and other parts of a statement beside its entries.</summary>
    public const int HeadMax = 1_000;

    /// <summary>Elements in one piece that is read whole: a transaction, a balance.</summary>
    public const int ElementsMax = 50_000;
    public const int DepthMax = 64;
    public const int TextLengthMax = 20_000;

    /// <summary>More warnings of one statement are counted, not kept.</summary>
    public const int WarningsMax = 100;
}
