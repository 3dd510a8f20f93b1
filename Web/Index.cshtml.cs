using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;
using Vliegwiel.Web.Setup;

namespace Vliegwiel.Web;

/// <summary>The city's front page: one true sentence, the flywheel, and what waits for whoever is signed in.</summary>
sealed class IndexModel(
    IEnumerable<IPillarSummary> summaries, IEnumerable<IWaiting> sources, FirstWeek week, CurrentCity city,
    CurrentActor current, Links links, PageTexts texts, TimeProvider time) : PageModel
{
    public const int WaitingMax = 20;

    /// <summary>The news of this moment, or null when nothing has been counted yet.</summary>
    public string? Headline { get; private set; }

    public IReadOnlyList<PillarOnRing> Ring { get; private set; } = [];

    /// <summary>What moved this month: the pillar and its sentence.</summary>
    public IReadOnlyList<(string Pillar, string Sentence)> Moved { get; private set; } = [];

    public IReadOnlyList<WaitingItem> Waiting { get; private set; } = [];

    /// <summary>For an administrator who did not put it away, until all is done.</summary>
    public IReadOnlyList<FirstStep> FirstWeek { get; private set; } = [];

    public bool IsSignedIn => current.Actor.IsSignedIn;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        if (!city.IsKnown)
            return;
        var ring = new List<PillarOnRing>();
        foreach (var pillar in Pillars.Ring)
        {
            var summary = summaries.FirstOrDefault(s => s.Pillar == pillar);
            var figure = summary is null ? null : await summary.NowAsync(cancellation);
            var address = summary is null ? null : links.Find(summary.Door.Page);
            ring.Add(new PillarOnRing(
                pillar, figure, address, summary is null || address is null ? null : texts[summary.Door.VerbKey]));
        }
        Ring = ring;
        Headline = ring.Select(p => p.Figure?.Headline).FirstOrDefault(h => h is not null);
        Moved = await MovedAsync(cancellation);
        if (IsSignedIn)
            Waiting = await WaitingAsync(cancellation);
        if (Setup.FirstWeek.IsFor(current.Actor) && !await week.IsPutAwayAsync(current.Actor, cancellation))
        {
            var steps = await week.StepsAsync(cancellation);
            FirstWeek = steps.All(s => s.IsDone) ? [] : steps;
        }
    }

    async Task<List<(string Pillar, string Sentence)>> MovedAsync(CancellationToken cancellation)
    {
        var here = TimeZoneInfo.ConvertTime(time.GetUtcNow(), city.City.Zone);
        var first = new DateTime(here.Year, here.Month, 1);
        var start = new DateTimeOffset(first, city.City.Zone.GetUtcOffset(first)).ToUniversalTime();
        var moved = new List<(string, string)>();
        foreach (var summary in summaries)
        {
            if (await summary.MovedAsync(start, cancellation) is { } sentence)
                moved.Add((summary.Pillar, sentence));
        }
        return moved;
    }

    async Task<List<WaitingItem>> WaitingAsync(CancellationToken cancellation)
    {
        var items = new List<WaitingItem>();
        foreach (var source in sources)
            items.AddRange(await source.ForAsync(current.Actor, cancellation));
        return items.Count > WaitingMax ? items[..WaitingMax] : items;
    }
}

/// <summary>A pillar as the ring shows it; without an address this version does not have it yet.</summary>
sealed record PillarOnRing(string Pillar, PillarFigure? Figure, string? Address, string? Verb);
