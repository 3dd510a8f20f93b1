using CsCheck;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Platform.Areas;
using Xunit;

namespace Vliegwiel.Unit.Partners.Counting;

/// <summary>Whatever the payments are and whoever asks: every report's parts add up, and nobody sees too
/// much.</summary>
public sealed class LeakSumsTests
{
    const int SuppliersMax = 6;

    static readonly Guid[] Anchors = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];

    static readonly CubeSupplier[] Suppliers = [.. Enumerable.Range(0, SuppliersMax).Select(i => new CubeSupplier(
        new Guid(i, 1, 0, new byte[8]), $"Supplier {i}", i % 2 == 0, i % 3 == 0 ? SectorSum.Unknown : "F",
        i % 4 == 0 ? Site.None : new Site("there", "register", (Ring)i),
        i % 5 == 0 ? Site.None : new Site("here", "payment list", (Ring)(SuppliersMax - 1 - i))))];

    static readonly Gen<CubeSum> Sum =
        from anchor in Gen.Int[0, 2]
        from year in Gen.Int[0, 3]
        from supplier in Gen.Int[0, SuppliersMax - 1]
        from kind in Gen.Int[0, 3].Select(i => new[] { "", "", "tax", "grant" }[i])
        from minor in Gen.Long[-6_000_000, 9_000_000]
        select new CubeSum(
            Anchors[anchor], year == 0 ? 0 : 2020 + year, Suppliers[supplier], kind, minor, 1 + Math.Abs(minor % 7));

    static readonly Gen<(CubeSum[] Sums, LeakQuestion Question, LeakFrame Frame)> Asked =
        from sums in Sum.Array[0, 40]
        from anchor in Gen.Int[0, 3]
        from year in Gen.Int[0, 3]
        from place in Gen.Int[0, 1].Select(i => (PlaceRule)i)
        from reach in Gen.Int[0, 2].Select(i => (LeakReach)i)
        from asker in Gen.Int[0, 3]
        select (
            sums,
            new LeakQuestion(anchor == 3 ? null : Anchors[anchor], year == 0 ? null : 2020 + year, place),
            new LeakFrame("EUR", [], reach, asker == 3 ? null : Anchors[asker], false));

    static LeakReport Report((CubeSum[] Sums, LeakQuestion Question, LeakFrame Frame) asked) => LeakSums.Report(
        new LeakCube(asked.Sums, new Dictionary<Guid, CubeSupplier>(), null), asked.Question, asked.Frame);

    [Fact]
    public void Every_total_is_the_sum_of_its_parts() => Asked.Sample(asked =>
    {
        var report = Report(asked);

        Assert.Equal(report.TotalMinor, report.NotCounted.Sum(n => n.Minor) + report.CountedMinor);
        Assert.Equal(report.Lines, report.NotCounted.Sum(n => n.Lines) + report.Rings.Sum(r => r.Lines));
        Assert.Equal(report.CountedMinor, report.Rings.Sum(r => r.Minor));
        Assert.Equal(report.CountedMinor, report.Sectors.Sum(s => s.Minor));
        Assert.All(report.Sectors, s => Assert.True(
            asked.Frame.Reach == LeakReach.Public ? s.ByRing is null : s.ByRing!.Sum() == s.Minor));
        Assert.Equal(report.CountedMinor, report.Suppliers.Sum(s => s.Minor) + report.Others.Minor);
        Assert.Equal(report.Rings.Sum(r => r.Lines), report.Suppliers.Sum(s => s.Lines) + report.Others.Lines);
        Assert.All(report.ByYear, y => Assert.Equal(y.CountedMinor, y.ByRing.Sum()));
        if (asked.Question.Year is null)
            Assert.Equal(report.TotalMinor, report.ByYear.Sum(y => y.TotalMinor));
        Assert.Equal(6, report.Rings.Count);
    });

    [Fact]
    public void Bounds_hold_the_share_where_nothing_is_negative() => Gen.Long[0, 1_000_000].Array[6].Sample(rings =>
    {
        var share = LeakSums.Share(rings, Ring.SubRegion);

        Assert.True(share.Lower is null || share.Lower <= share.Upper);
        Assert.True(share.OfKnown is null || (share.Lower <= share.OfKnown && share.OfKnown <= share.Upper));
    });

    [Fact]
    public void Nobody_from_outside_sees_a_small_part_of_another_or_the_name_of_a_sole_trader() => Asked.Sample(asked =>
    {
        var (sums, question, frame) = asked;
        var report = Report(asked);
        if (frame.Reach == LeakReach.Public)
            Assert.Empty(report.Suppliers);
        if (frame.Reach != LeakReach.Shared || question.Year is null)
            return;
        foreach (var shown in report.Suppliers)
        {
            var supplier = Suppliers.SingleOrDefault(s => s.Id == shown.SupplierId);
            var of = sums.Where(s => s.Kind.Length == 0 && s.Year == question.Year && s.Supplier == supplier
                && (question.AnchorId is null || s.AnchorId == question.AnchorId)).ToList();
            var others = of.Where(s => s.AnchorId != frame.AskerId).ToList();
            Assert.True(supplier is null || others.Count == 0 || others.Sum(s => s.Minor) >= LeakSuppliers.FloorMinor);
            Assert.True(supplier is not { IsSoleTrader: true } || of.Exists(s => s.AnchorId == frame.AskerId));
        }
    });
}
