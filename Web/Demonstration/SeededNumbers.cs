namespace Vliegwiel.Web.Demonstration;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for a seed on every machine and every version of .NET,
/// which System.Random does not promise.
/// </summary>
sealed class SeededNumbers(ulong seed)
{
    ulong _state = seed;

    /// <summary>A generator of its own for a named part, so that a change in one part leaves the others as they
    /// were.</summary>
    public static SeededNumbers For(int seed, params string[] part)
    {
        // FNV-1a over the names: string.GetHashCode differs from run to run.
        var hash = 14695981039346656037UL;
        foreach (var letter in string.Join('/', part))
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        return new SeededNumbers(unchecked(hash + (ulong)seed));
    }

    /// <summary>A whole number from 0 up to but not including the limit. The bias is below limit / 2^64.</summary>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)(Next() % (ulong)limit);
    }

    public bool Chance(int permille) => Below(1000) < permille;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    ulong Next() => unchecked(Mix(_state += 0x9E3779B97F4A7C15UL));

    static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
