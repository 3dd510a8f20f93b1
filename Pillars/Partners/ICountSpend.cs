using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners;

/// <summary>A sum with its code: a kind of what is no procurement, a ring or a sector. Minor units.</summary>
public sealed record LeakPart(string Code, long Minor, long Lines);

/// <summary>
/// Where the money of one anchor, or of the anchors together, goes, in codes and minor units. Total = parts that do not
/// count + counted; counted = sum of rings = sum of sectors.
/// </summary>
public sealed record LeakSummary(
    string Currency, int? Year, string PlaceRule, long TotalMinor, long Lines, IReadOnlyList<LeakPart> NotCounted,
    long CountedMinor, IReadOnlyList<LeakPart> Rings, IReadOnlyList<LeakPart> Sectors, decimal? InSubRegion,
    decimal? InSubRegionLower, decimal? InSubRegionUpper);

/// <summary>Counting, for the command line and the demonstration. Works in a scope with a city.</summary>
public interface ICountSpend
{
    /// <summary>Counts what is behind; returns how many imports that were.</summary>
    Task<int> RunAsync(CancellationToken cancellation);

    /// <param name="byBranch">By the branch that delivers; else by the registered seat.</param>
    Task<LeakSummary> SummaryAsync(
        Actor actor, Guid? anchorId, int? year, bool byBranch, CancellationToken cancellation);
}

sealed class CountAndTell(CountSpend count, LeakQuery leak) : ICountSpend
{
    public Task<int> RunAsync(CancellationToken cancellation) => count.RunAsync(cancellation);

    public async Task<LeakSummary> SummaryAsync(
        Actor actor, Guid? anchorId, int? year, bool byBranch, CancellationToken cancellation)
    {
        var question = new LeakQuestion(anchorId, year, byBranch ? PlaceRule.Branch : PlaceRule.Seat);
        var report = await leak.ReportAsync(actor, question, cancellation);
        return new LeakSummary(
            report.Currency, year, question.Place.ToString(), report.TotalMinor, report.Lines,
            [.. report.NotCounted.Select(n => new LeakPart(n.Kind, n.Minor, n.Lines))],
            report.CountedMinor,
            [.. report.Rings.Select(r => new LeakPart(r.Ring.ToString(), r.Minor, r.Lines))],
            [.. report.Sectors.Select(s => new LeakPart(s.Section, s.Minor, s.Lines))],
            report.InSubRegion.OfKnown, report.InSubRegion.Lower, report.InSubRegion.Upper);
    }
}
