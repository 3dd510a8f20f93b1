namespace Vliegwiel.Money.Bank;

/// <summary>The entries of a statement added up, without keeping them.</summary>
sealed class EntrySum
{
    string? _currency;
    bool _isMixed;

    public int Count { get; private set; }

    /// <summary>Booked entries only: pending ones change no booked balance yet.</summary>
    public decimal Booked { get; private set; }

    public void Add(BankEntry entry)
    {
        if (++Count > BankLimits.EntriesMax)
            throw new BankFileException($"more than {BankLimits.EntriesMax} entries in one statement");
        if (!entry.IsBooked)
            return;
        Booked += entry.Amount.Value;
        _currency ??= entry.Amount.Currency;
        _isMixed |= entry.Amount.Currency != _currency;
    }

    public bool? Reconciles(BankAmount? opening, BankAmount? closing, StatementParts parts)
    {
        if (opening is null || closing is null)
            return null;
        // Amounts in different currencies cannot be added, whatever their figures.
        if (_isMixed || opening.Currency != closing.Currency || (_currency ?? opening.Currency) != opening.Currency)
        {
            parts.Warn("balances and entries are in different currencies and cannot be compared");
            return false;
        }
        if (opening.Value + Booked == closing.Value)
            return true;
        parts.Warn("opening and booked entries do not make closing");
        return false;
    }
}
