namespace Vliegwiel.Money.Bank;

/// <summary>One payment that a file of orders (pain.001) asks for.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Amount">Zero or more, to the last decimal that was written.</param>
sealed record InstructedPayment(int Line, BankAmount Amount)
{
    public required BankParty? Debtor { get; init; }

    public required BankParty? Creditor { get; init; }

    /// <summary>Null when NOTPROVIDED.</summary>
    public required string? EndToEndId { get; init; }

    public required DateOnly? ExecutionDay { get; init; }

    public required IReadOnlyList<string> CreditorReferences { get; init; }

    public required IReadOnlyList<string> Remittance { get; init; }

    /// <summary>The creditor reference, else the free text; empty when there is neither.</summary>
    public string Text => CreditorReferences is [var reference, ..] ? reference : string.Join(' ', Remittance);
}
