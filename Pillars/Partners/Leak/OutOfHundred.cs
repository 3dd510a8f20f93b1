namespace Vliegwiel.Partners.Leak;

/// <summary>Whole parts that add up to a whole, by the method of largest remainders (Hamilton's).</summary>
static class OutOfHundred
{
    /// <summary>
    /// Divides <paramref name="whole"/> by the amounts. Every part is its exact share rounded down or up, an equal
    /// remainder goes to whoever stands first, and nothing stays nothing.
    /// </summary>
    /// <returns>Null where there is nothing to divide: an amount below zero, or a sum of zero.</returns>
    public static IReadOnlyList<int>? Divide(IReadOnlyList<long> amounts, int whole = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(whole);
        var sum = amounts.Aggregate(Int128.Zero, (sum, amount) => sum + amount);
        if (sum <= 0 || amounts.Any(a => a < 0))
            return null;
        var parts = amounts.Select(a => (int)((Int128)a * whole / sum)).ToArray();
        var largest = Enumerable.Range(0, parts.Length)
            .OrderByDescending(i => (Int128)amounts[i] * whole % sum)
            .Take(whole - parts.Sum());
        foreach (var i in largest)
            parts[i]++;
        return parts;
    }
}
