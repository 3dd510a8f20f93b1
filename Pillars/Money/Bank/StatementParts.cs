namespace Vliegwiel.Money.Bank;

/// <summary>What is known of the statement that is being read.</summary>
sealed class StatementParts(Markup markup, string space)
{
    readonly List<string> _warnings = [];
    int _warningsLeftOut;

    public string? Currency { get; set; }

    public string? OwnIban { get; set; }

    public IReadOnlyList<string> Warnings =>
        _warningsLeftOut == 0 ? _warnings : [.. _warnings, $"and {_warningsLeftOut} more"];

    public void Warn(string warning)
    {
        if (_warnings.Count < BankLimits.WarningsMax)
            _warnings.Add(warning);
        else
            _warningsLeftOut++;
    }

    /// <summary>The children, each of which must be one that the schema knows there: money under an unknown or
    /// misplaced element must not go by unseen.</summary>
    public IEnumerable<string> ChildrenOf(HashSet<string> known)
    {
        var parent = markup.Name;
        foreach (var child in markup.Children())
        {
            if (markup.Namespace != space || !known.Contains(child))
                throw new BankFileException($"line {markup.Line}: {child} does not belong in {parent}");
            yield return child;
        }
    }
}
