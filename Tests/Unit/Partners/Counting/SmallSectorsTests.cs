using CsCheck;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Platform.Areas;
using Xunit;

namespace Vliegwiel.Unit.Partners.Counting;

/// <summary>What people outside the anchors see of sectors: no small one, and none that sums taken off each other
/// give away.</summary>
public sealed class SmallSectorsTests
{
    const int SuppliersMax = 24;
    static readonly string[] Sections = ["C", "F", "J", "Q", SectorSum.Unknown];
    static readonly Guid[] Anchors = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];
    static readonly int[] Years = [2023, 2024];

    static readonly CubeSupplier[] Suppliers = [.. Enumerable.Range(0, SuppliersMax).Select(i => new CubeSupplier(
        new Guid(i, 1, 0, new byte[8]), $"Supplier {i}", false, Sections[i % Sections.Length],
        new Site("there", "register", (Ring)(i % 6)), Site.None))];

    static readonly Gen<CubeSum[]> Cubes =
        (from anchor in Gen.Int[0, 2]
         from year in Gen.Int[0, 1]
         from supplier in Gen.Int[0, SuppliersMax - 1]
         from minor in Gen.Long[1, 9_000_000]
         select new CubeSum(Anchors[anchor], Years[year], Suppliers[supplier], "", minor, 1)).Array[0, 120];

    static LeakReport Report(CubeSum[] sums, Guid? anchor, int? year, LeakReach reach, string? sector = null) =>
        LeakSums.Report(
            new LeakCube(sums, new Dictionary<Guid, CubeSupplier>(), null),
            new LeakQuestion(anchor, year, PlaceRule.Seat, sector), new LeakFrame("EUR", [], reach, null, false));

    static HashSet<Guid> SuppliersIn(IEnumerable<CubeSum> sums) => [.. sums.Select(s => s.Supplier.Id)];

    static string[] Shown(CubeSum[] sums, Guid? anchor, int? year) =>
        [.. Report(sums, anchor, year, LeakReach.Public).Sectors.Select(s => s.Section)
            .Where(s => s != SectorSum.Other)];

    [Fact]
    public void No_sector_of_one_or_two_suppliers_in_a_year_is_shown_by_itself() => Cubes.Sample(sums =>
    {
        foreach (var anchor in Anchors.Cast<Guid?>().Append(null))
        {
            foreach (var year in Years)
            {
                var here = sums.Where(s => s.Year == year && (anchor is null || s.AnchorId == anchor)).ToList();
                var shown = Shown(sums, anchor, year);
                Assert.All(shown, section => Assert.True(
                    SuppliersIn(here.Where(s => s.Supplier.Section == section)).Count >= SmallSectors.SuppliersMin));
                // What is folded cannot be read from the total either, unless it is the total.
                var folded = here.Where(s => !shown.Contains(s.Supplier.Section)).ToList();
                Assert.True(
                    folded.Count == 0 || shown.Length == 0
                    || (folded.Select(s => s.Supplier.Section).Distinct().Count() > 1
                        && SuppliersIn(folded).Count >= SmallSectors.SuppliersMin));
            }
        }
    });

    [Fact]
    public void A_year_is_not_given_away_by_all_years_nor_an_anchor_by_the_others() => Cubes.Sample(sums =>
    {
        foreach (var year in Years)
        {
            foreach (var anchor in Anchors.Cast<Guid?>().Append(null))
                Assert.Empty(Shown(sums, anchor, year).Except(Shown(sums, anchor, null)));
            foreach (var section in Shown(sums, null, year))
            {
                var payers = Anchors.Where(a => sums.Any(
                    s => s.Year == year && s.AnchorId == a && s.Supplier.Section == section)).ToList();
                var hidden = payers.FindAll(a => !Shown(sums, a, year).Contains(section));
                var behind = SuppliersIn(sums.Where(s =>
                    s.Year == year && s.Supplier.Section == section && hidden.Contains(s.AnchorId)));
                Assert.True(
                    hidden.Count == 0 || (hidden.Count > 1 && behind.Count >= SmallSectors.SuppliersMin));
            }
        }
    });

    [Fact]
    public void Anchors_themselves_see_every_sector_with_its_rings_and_the_public_gets_no_rings_of_one()
    {
        CubeSum[] sums = [.. Suppliers.Take(7).Select(s => new CubeSum(Anchors[0], 2024, s, "", 100, 1))];

        // C and F have two suppliers, the others one: nothing may be shown by itself.
        Assert.Equal([SectorSum.Other], Report(sums, null, null, LeakReach.Public).Sectors.Select(s => s.Section));
        Assert.Equal(5, Report(sums, null, null, LeakReach.Shared).Sectors.Count);
        Assert.All(Report(sums, Anchors[0], null, LeakReach.Own).Sectors, s => Assert.Equal(s.Minor, s.ByRing!.Sum()));
        Assert.Equal(200, Report(sums, Anchors[0], null, LeakReach.Own, "C").TotalMinor);
        Assert.Equal(700, Report(sums, Anchors[0], null, LeakReach.Public, "C").TotalMinor);
    }

    [Fact]
    public void Sectors_with_enough_suppliers_stay_visible()
    {
        var many = Enumerable.Range(0, 4 * Sections.Length).ToList();
        CubeSum[] sums = [.. many.Select(i => new CubeSum(Anchors[0], 2024, Suppliers[i], "", 100, 1))];

        Assert.Equal(Sections.Length, Shown(sums, null, 2024).Length);
    }
}
