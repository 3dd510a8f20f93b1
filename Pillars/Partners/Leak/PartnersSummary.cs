using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>The pillar on the home page: how much of what was bought stayed, as everybody may know it.</summary>
sealed class PartnersSummary(PartnersDb db, LeakQuery query, LeakWords words, PageTexts texts, TimeProvider time)
    : IPillarSummary
{
    public string Pillar => Pillars.Partners;

    public PillarDoor Door { get; } = new("/Partners/Leak/Index", "leak.door");

    public async Task<PillarFigure?> NowAsync(CancellationToken cancellation)
    {
        var report = await query.ReportAsync(
            Actor.Anonymous, new LeakQuestion(null, null, PlaceRule.Seat), cancellation);
        // The running year is not told: half a year says nothing beside a whole one.
        var running = time.GetUtcNow().Year;
        var whole = report.ByYear.Where(y => y.Year < running && y.InSubRegion.OfKnown is not null)
            .OrderByDescending(y => y.Year).ToList();
        if (whole.Count == 0)
            return null;
        var (newest, stays) = (whole[0], Cents(whole[0].InSubRegion.OfKnown!.Value));
        var year = newest.Year!.Value.ToString(CultureInfo.InvariantCulture);
        var unknown = Cents(newest.InSubRegion.Upper!.Value - newest.InSubRegion.Lower!.Value);
        var gap = texts.Language == Language.Dutch ? "\u00a0" : "";
        var figure = $"{Amounts.Symbol(report.Currency)}{gap}{stays.ToString(texts.Culture)}";
        var meaning = texts["leak.now.meaning", ("hundred", words.Hundred(report.Currency)),
            ("place", words.SubRegion), ("year", year), ("unknown", unknown)];
        return new PillarFigure(figure, meaning, Headline(whole, stays, year, unknown));
    }

    public async Task<string?> MovedAsync(DateTimeOffset monthStart, CancellationToken cancellation)
    {
        // Mended rows are part of a list that was counted already.
        var taken = db.Imports.Where(i => i.ImportedAt >= monthStart && i.WithdrawnAt == null && i.PartOfId == null);
        var lists = await taken.CountAsync(cancellation);
        var anchors = await taken.Select(i => i.AnchorId).Distinct().CountAsync(cancellation);
        return lists == 0 ? null
            : texts["leak.now.moved", ("lists", texts.Count("leak.now.lists", lists)),
                ("anchors", texts.Count("leak.now.anchors", anchors))];
    }

    string Headline(List<YearSum> whole, int stays, string year, int unknown)
    {
        var sentence = texts["leak.now.stayed", ("place", words.SubRegion), ("year", year), ("cents", stays)];
        // Only beside the year right before it; a gap in the years would make a jump look like a trend.
        if (whole.Count > 1 && whole[1].Year == whole[0].Year - 1)
        {
            var change = stays - Cents(whole[1].InSubRegion.OfKnown!.Value);
            var before = whole[1].Year!.Value.ToString(CultureInfo.InvariantCulture);
            var key = change switch { > 0 => "leak.now.more", < 0 => "leak.now.less", _ => "leak.now.same" };
            sentence += texts[key, ("cents", Math.Abs(change)), ("before", before)];
        }
        return sentence + ". " + texts["leak.now.unknown", ("cents", unknown)];
    }

    static int Cents(decimal share) => (int)Math.Round(share * 100, MidpointRounding.AwayFromZero);
}
