using System.Runtime.CompilerServices;
using Vliegwiel.Partners.Counting;

namespace Vliegwiel.Partners.Leak;

/// <summary>
/// Which sectors people outside the anchors do not see by themselves: those that hold fewer than three suppliers in
/// some year. They are added up to "other sectors". So that they cannot be worked out by taking sums off each other,
/// what is folded holds at least two sectors and three suppliers in each year; what is folded of a sector belongs to
/// at least two anchors and three suppliers in each year; and what is folded for the anchors together is folded for
/// each of them. Decided over all years at once, so that years cannot be taken off their total either.
/// </summary>
sealed class SmallSectors
{
    public const int SuppliersMin = 3;

    static readonly ConditionalWeakTable<LeakCube, SmallSectors> Held = [];

    /// <summary>The anchors together.</summary>
    static readonly Guid Together = Guid.Empty;

    readonly Dictionary<(Guid Anchor, string Section, int Year), HashSet<Guid>> _cells = [];
    readonly HashSet<(Guid Anchor, string Section)> _folded = [];

    SmallSectors(LeakCube cube)
    {
        foreach (var sum in cube.Sums.Where(s => s.Kind.Length == 0))
        {
            foreach (var anchor in new[] { sum.AnchorId, Together })
            {
                var key = (anchor, sum.Supplier.Section, sum.Year);
                if (!_cells.TryGetValue(key, out var suppliers))
                    _cells[key] = suppliers = [];
                suppliers.Add(sum.Supplier.Id);
            }
        }
        foreach (var (key, suppliers) in _cells)
        {
            if (suppliers.Count < SuppliersMin)
                Fold(key.Anchor, key.Section);
        }
        while (FoldOneMore())
        {
        }
    }

    public static SmallSectors Of(LeakCube cube) => Held.GetValue(cube, c => new SmallSectors(c));

    /// <summary>The section under which this one is shown.</summary>
    public string Shown(Guid? anchor, string section) =>
        _folded.Contains((anchor ?? Together, section)) ? SectorSum.Other : section;

    /// <summary>Each turn folds at least one more, so it ends: at the latest when all are folded.</summary>
    bool FoldOneMore()
    {
        var before = _folded.Count;
        foreach (var row in _cells.GroupBy(c => (c.Key.Anchor, c.Key.Year)).OrderBy(g => g.Key))
            Guard([.. row], also: c => Fold(c.Anchor, c.Section), lastly: () => { });
        foreach (var column in _cells.Where(c => c.Key.Anchor != Together)
            .GroupBy(c => (c.Key.Section, c.Key.Year)).OrderBy(g => g.Key))
            Guard(
                [.. column], also: c => Fold(c.Anchor, c.Section),
                lastly: () => Fold(Together, column.Key.Section));
        return _folded.Count > before;
    }

    /// <summary>Of cells that add up to a sum that is shown: those folded must be two or more, and not small.</summary>
    void Guard(
        List<KeyValuePair<(Guid Anchor, string Section, int Year), HashSet<Guid>>> cells,
        Action<(Guid Anchor, string Section, int Year)> also, Action lastly)
    {
        bool IsFolded((Guid Anchor, string Section, int Year) key) => _folded.Contains((key.Anchor, key.Section));
        var folded = cells.FindAll(c => IsFolded(c.Key));
        if (folded.Count == 0)
            return;
        if (folded.Count > 1 && folded.SelectMany(c => c.Value).Distinct().Count() >= SuppliersMin)
            return;
        var open = cells.FindAll(c => !IsFolded(c.Key));
        if (open.Count > 0)
            also(open.OrderBy(c => c.Value.Count).ThenBy(c => c.Key).First().Key);
        else
            lastly();
    }

    void Fold(Guid anchor, string section)
    {
        if (!_folded.Add((anchor, section)) || anchor != Together)
            return;
        foreach (var one in _cells.Keys.Where(c => c.Section == section).Select(c => c.Anchor).Distinct().ToList())
            _folded.Add((one, section));
    }
}
