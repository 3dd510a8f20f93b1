using Vliegwiel.Partners.Counting;

namespace Vliegwiel.Partners.Leak;

/// <summary>
/// Which suppliers are named to whom. An anchor sees its own in full. Of the anchors together only that is named of
/// which the part of the others, taken off the asker's own, is nothing or reaches the floor in that year: else the
/// asker could take its own payments off the sum and be left with a small one of its only neighbour. An amount over
/// several years holds just the years that may be named by themselves, so years cannot be taken off each other either.
/// </summary>
static class LeakSuppliers
{
    /// <summary>25,000 euros or pounds.</summary>
    public const long FloorMinor = 2_500_000;

    sealed record Part(CubeSupplier Supplier, long Minor, long Lines, bool IsPaidByAsker);

    public static (IReadOnlyList<SupplierSum> Suppliers, OtherSuppliers Others) Of(
        IReadOnlyList<CubeSum> counted, PlaceRule place, LeakFrame frame)
    {
        var parts = frame.Reach == LeakReach.Public ? [] : counted
            .GroupBy(s => (s.Supplier.Id, s.Year))
            .Where(g => frame.Reach == LeakReach.Own || MayBeNamed(g, frame.AskerId))
            .Select(g => new Part(
                g.First().Supplier, g.Sum(s => s.Minor), g.Sum(s => s.Lines), g.Any(s => s.AnchorId == frame.AskerId)));
        var named = parts.GroupBy(p => p.Supplier.Id)
            .Select(g => new Part(
                g.First().Supplier, g.Sum(p => p.Minor), g.Sum(p => p.Lines), g.Any(p => p.IsPaidByAsker)))
            .OrderByDescending(p => p.Minor).ThenBy(p => p.Supplier.Id)
            .Take(LeakReport.SuppliersMax)
            .ToList();
        var all = counted.Select(s => s.Supplier.Id).Distinct().Count();
        var others = new OtherSuppliers(
            all - named.Count, counted.Sum(s => s.Minor) - named.Sum(p => p.Minor),
            counted.Sum(s => s.Lines) - named.Sum(p => p.Lines));
        return ([.. named.Select(p => Shown(p, place, frame.Reach))], others);
    }

    static bool MayBeNamed(IEnumerable<CubeSum> supplierYear, Guid? askerId)
    {
        var others = supplierYear.Where(s => s.AnchorId != askerId).ToList();
        return others.Count == 0 || others.Sum(s => s.Minor) >= FloorMinor;
    }

    static SupplierSum Shown(Part part, PlaceRule place, LeakReach reach)
    {
        var supplier = part.Supplier;
        var (site, used) = supplier.At(place);
        // Who pays a sole trader knows the name already; a full address would name one as well.
        var isMasked = supplier.IsSoleTrader && reach != LeakReach.Own && !part.IsPaidByAsker;
        return new SupplierSum(
            isMasked ? null : supplier.Id, isMasked ? null : supplier.Name, supplier.Section, site.Ring,
            isMasked ? null : site.Text, site.Source, part.Minor, part.Lines, used);
    }
}
