using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Leak;

/// <summary>How much of the payments somebody may see.</summary>
enum LeakReach
{
    /// <summary>Rings, sectors and years.</summary>
    Public,

    /// <summary>Also suppliers of the anchors together, above a floor and with sole traders masked.</summary>
    Shared,

    /// <summary>Everything, down to payment lines.</summary>
    Own,
}

/// <summary>Where the money goes, as far as the asker may know.</summary>
sealed class LeakQuery(
    PartnersDb db, LeakCubeReader cubes, IOrganisations organisations, IAreas areas, CurrentCity current)
{
    public static LeakReach ReachOf(Actor actor, Guid? anchorId)
    {
        if (actor.IsTrusted || (anchorId is { } anchor && actor.MayFor(Permissions.SeeOwn, anchor)))
            return LeakReach.Own;
        return anchorId is null && actor.May(Permissions.SeeShared) ? LeakReach.Shared : LeakReach.Public;
    }

    public async Task<LeakReport> ReportAsync(Actor actor, LeakQuestion question, CancellationToken cancellation)
    {
        var cube = await cubes.ReadAsync(cancellation);
        var basis = await CountBasis.ReadAsync(db, current.City, areas, cancellation);
        var names = (await organisations.AllAsync(cancellation)).ToDictionary(o => o.Id, o => o.Name);
        var frame = new LeakFrame(
            current.City.Currency,
            [.. cube.Sums.Select(s => s.AnchorId).Distinct()
                .Select(id => new LeakAnchor(id, names.GetValueOrDefault(id, id.ToString())))
                .OrderBy(a => a.Name, StringComparer.CurrentCultureIgnoreCase)],
            ReachOf(actor, question.AnchorId),
            actor.OrganisationId,
            await basis.Behind(db).AnyAsync(cancellation));
        return LeakSums.Report(cube, question, frame);
    }
}

/// <summary>What a report needs beside the sums.</summary>
sealed record LeakFrame(
    string Currency, IReadOnlyList<LeakAnchor> Anchors, LeakReach Reach, Guid? AskerId, bool IsBehind);

/// <summary>Adds sums up to a report. Pure: the same sums and question give the same report.</summary>
static class LeakSums
{
    const int RingCount = 6;

    public static LeakReport Report(LeakCube cube, LeakQuestion question, LeakFrame frame)
    {
        // A sector that is asked for shows its rings: cells of one or two suppliers, mostly.
        if (frame.Reach == LeakReach.Public)
            question = question with { Sector = null };
        var everyYear = cube.Sums.Where(s => (question.AnchorId is null || s.AnchorId == question.AnchorId)
            && (question.Sector is null || s.Supplier.Section == question.Sector)).ToList();
        var asked = question.Year is { } year ? everyYear.FindAll(s => s.Year == year) : everyYear;
        var counted = asked.FindAll(s => s.Kind.Length == 0);
        var (suppliers, others) = LeakSuppliers.Of(counted, question.Place, frame);
        var rings = Rings(counted, question.Place);
        long[] amounts = [.. rings.Select(r => r.Minor)];
        return new LeakReport
        {
            Currency = frame.Currency,
            Question = question,
            Years = [.. cube.Sums.Where(s => s.Year != 0).Select(s => s.Year).Distinct().OrderDescending()],
            Anchors = frame.Anchors,
            TotalMinor = asked.Sum(s => s.Minor),
            Lines = asked.Sum(s => s.Lines),
            NotCounted = [.. asked.Where(s => s.Kind.Length > 0).GroupBy(s => s.Kind)
                .Select(g => new NotCountedSum(g.Key, g.Sum(s => s.Minor), g.Sum(s => s.Lines)))
                .OrderByDescending(n => n.Minor).ThenBy(n => n.Kind, StringComparer.Ordinal)],
            CountedMinor = amounts.Sum(),
            Rings = rings,
            InMunicipality = Share(amounts, Ring.Own),
            InSubRegion = Share(amounts, Ring.SubRegion),
            InRegion = Share(amounts, Ring.Region),
            Sectors = Sectors(cube, counted, question, frame.Reach),
            Suppliers = suppliers,
            Others = others,
            ByYear = [.. everyYear.GroupBy(s => s.Year).OrderBy(g => g.Key).Select(g => Year(g, question.Place))],
            MaySeeLines = frame.Reach == LeakReach.Own,
            CountedAt = cube.CountedAt,
            IsBehind = frame.IsBehind,
        };
    }

    /// <summary>Bounds in order: credits can make the unknown part negative.</summary>
    public static LocalShare Share(IReadOnlyList<long> byRing, Ring outermost)
    {
        var local = byRing.Take((int)outermost + 1).Sum();
        var counted = byRing.Sum();
        var unknown = byRing[(int)Ring.Unknown];
        if (counted <= 0)
            return new LocalShare(null, null, null);
        var (none, all) = ((decimal)local / counted, (decimal)(local + unknown) / counted);
        return new LocalShare(
            counted - unknown > 0 ? (decimal)local / (counted - unknown) : null,
            Math.Min(none, all), Math.Max(none, all));
    }

    static List<SectorSum> Sectors(LeakCube cube, List<CubeSum> counted, LeakQuestion question, LeakReach reach)
    {
        var small = reach == LeakReach.Public ? SmallSectors.Of(cube) : null;
        return [.. counted
            .GroupBy(s => small?.Shown(question.AnchorId, s.Supplier.Section) ?? s.Supplier.Section)
            .Select(g => new SectorSum(
                g.Key, g.Sum(s => s.Minor), g.Sum(s => s.Lines), small is null ? ByRing(g, question.Place) : null))
            .OrderBy(s => s.Section == SectorSum.Other).ThenByDescending(s => s.Minor)
            .ThenBy(s => s.Section, StringComparer.Ordinal)];
    }

    static List<RingSum> Rings(List<CubeSum> counted, PlaceRule place)
    {
        var byRing = counted.ToLookup(s => s.Supplier.At(place).Site.Ring);
        return [.. Enum.GetValues<Ring>().Select(ring => new RingSum(
            ring, byRing[ring].Sum(s => s.Minor), byRing[ring].Sum(s => s.Lines),
            byRing[ring].Select(s => s.Supplier.Id).Distinct().Count()))];
    }

    static long[] ByRing(IEnumerable<CubeSum> sums, PlaceRule place)
    {
        var byRing = new long[RingCount];
        foreach (var sum in sums)
            byRing[(int)sum.Supplier.At(place).Site.Ring] += sum.Minor;
        return byRing;
    }

    static YearSum Year(IGrouping<int, CubeSum> year, PlaceRule place)
    {
        var byRing = ByRing(year.Where(s => s.Kind.Length == 0), place);
        return new YearSum(
            year.Key == 0 ? null : year.Key, year.Sum(s => s.Minor), byRing.Sum(), byRing,
            Share(byRing, Ring.SubRegion));
    }
}
