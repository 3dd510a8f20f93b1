namespace Vliegwiel.Money.Bank;

/// <summary>A bank file was refused; the message says what is wrong and, where it can, in which line.</summary>
public sealed class BankFileException(string message, Exception? inner = null) : FormatException(message, inner);
