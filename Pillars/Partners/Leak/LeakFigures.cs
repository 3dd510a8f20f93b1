using System.Globalization;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>The figures of the leak page.</summary>
sealed class LeakFigures(PageTexts texts, LeakWords words, LeakLinks links)
{
    const int OtherShade = 7;

    public IReadOnlyList<Figure> Of(LeakReport report)
    {
        var figures = new List<Figure> { Flow(report), Local(report), Sectors(report) };
        if (report.Suppliers.Count > 0)
            figures.Add(Suppliers(report));
        if (report.ByYear.Count > 1)
            figures.Add(Years(report));
        return figures;
    }

    Figure Base(LeakReport report, string id) => new()
    {
        Id = id,
        Title = texts[$"leak.{id}.title"],
        Columns = [],
        Rows = [],
        Source = texts["leak.source", ("who", words.Payers(report))],
        Period = words.Period(report.Question),
        Vintage = report.CountedAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null,
        Unit = texts[$"leak.unit.{(report.Currency == "GBP" ? "GBP" : "EUR")}"],
        Currency = report.Currency,
        Caveat = texts[report.Question.Place == PlaceRule.Seat ? "leak.place.seatNote" : "leak.place.branchNote"],
        KeepTable = true,
    };

    Figure Flow(LeakReport report)
    {
        var (all, not, counted) = (texts["leak.flow.all"], texts["leak.flow.not"], texts["leak.flow.counted"]);
        var notCounted = report.TotalMinor - report.CountedMinor;
        FigureRow Row(string from, string to, long minor, long lines, int shade, string? link) =>
            new(FigureCell.Of(from), FigureCell.Of(to), FigureCell.Of(minor, link), FigureCell.Of(lines))
            {
                Shade = shade,
            };

        var rows = new List<FigureRow>
        {
            Row(
                all, counted, report.CountedMinor, report.Rings.Sum(r => r.Lines), 1,
                links.Lines(report, LeakLinks.Counted)),
            Row(all, not, notCounted, report.NotCounted.Sum(n => n.Lines), OtherShade, null),
        };
        rows.AddRange(report.Rings.Where(r => words.Rings.Contains(r.Ring)).Select(r => Row(
            counted, words.Of(r.Ring), r.Minor, r.Lines, r.Ring == Ring.Unknown ? 0 : (int)r.Ring + 1,
            links.Lines(report, LeakLinks.Counted, r.Ring))));
        rows.AddRange(report.NotCounted.Select(n => Row(
            not, words.Kind(n.Kind), n.Minor, n.Lines, OtherShade, links.Lines(report, n.Kind))));
        return Base(report, "flow") with
        {
            Chart = FigureChart.Sankey,
            Columns =
            [
                new(texts["leak.column.from"], Role: FigureRole.From),
                new(texts["leak.column.to"], Role: FigureRole.To),
                new(texts["leak.column.amount"], FigureKind.Money, FigureRole.Value),
                new(texts["leak.column.lines"], FigureKind.Count),
            ],
            Rows = rows,
            Total = new FigureRow(
                FigureCell.Of(all), FigureCell.Of(""), FigureCell.Of(report.TotalMinor), FigureCell.Of(report.Lines)),
        };
    }

    Figure Local(LeakReport report)
    {
        return Base(report, "local") with
        {
            Unit = texts["leak.local.unit"],
            Sentence = texts["leak.local.sentence"],
            Columns =
            [
                new(texts["leak.column.place"], Role: FigureRole.Label),
                new(texts["leak.local.ofKnown"], FigureKind.Share, FigureRole.Value),
                new(texts["leak.local.lower"], FigureKind.Share, FigureRole.Low),
                new(texts["leak.local.upper"], FigureKind.Share, FigureRole.High),
            ],
            Rows =
            [
                .. words.Locals(report).Select(l => new FigureRow(
                    FigureCell.Of(l.Place), l.Share.OfKnown, l.Share.Lower, l.Share.Upper)),
            ],
        };
    }

    Figure Sectors(LeakReport report)
    {
        // People outside the anchors see amounts by sector alone.
        var hasRings = report.Sectors.All(s => s.ByRing is not null);
        FigureRow Row(FigureCell name, FigureCell amount, Func<Ring[], long> of) => hasRings
            ? new FigureRow(
                name, amount, FigureCell.Of(of([Ring.Own, Ring.SubRegion])),
                FigureCell.Of(of([Ring.Region, Ring.Country, Ring.Abroad])), FigureCell.Of(of([Ring.Unknown])))
            : new FigureRow(name, amount);

        FigureColumn[] rings =
        [
            new(texts["leak.column.stays", ("place", words.SubRegion)], FigureKind.Money),
            new(texts["leak.column.goes"], FigureKind.Money),
            new(texts["leak.ring.unknown"], FigureKind.Money),
        ];
        var figure = Base(report, "sectors");
        return figure with
        {
            Caveat = hasRings ? figure.Caveat
                : $"{figure.Caveat} {texts["leak.sectors.small", ("n", SmallSectors.SuppliersMin)]}",
            Columns =
            [
                new(texts["leak.column.sector"], Role: FigureRole.Label),
                new(texts["leak.column.amount"], FigureKind.Money, FigureRole.Value) { HasBars = true },
                .. hasRings ? rings : [],
            ],
            Rows =
            [
                .. report.Sectors.Select(s => Row(
                    FigureCell.Of(
                        words.Sector(s.Section),
                        hasRings ? links.Page(report.Question with { Sector = s.Section }) : null),
                    FigureCell.Of(s.Minor, links.Lines(report, LeakLinks.Counted, sector: s.Section)),
                    asked => asked.Sum(ring => s.ByRing![(int)ring]))),
            ],
            Total = Row(
                FigureCell.Of(texts["leak.column.total"]), FigureCell.Of(report.CountedMinor),
                asked => Sum(report, asked)),
        };
    }

    static long Sum(LeakReport report, params Ring[] rings) =>
        report.Rings.Where(r => rings.Contains(r.Ring)).Sum(r => r.Minor);

    Figure Suppliers(LeakReport report)
    {
        var rows = report.Suppliers.Select(s => new FigureRow(
            FigureCell.Of(s.Name ?? texts["leak.suppliers.masked"], links.Supplier(s)),
            FigureCell.Of(
                s.Minor, s.SupplierId is { } id ? links.Lines(report, LeakLinks.Counted, supplier: id) : null),
            FigureCell.Of(s.Place is null ? words.Of(s.Ring) : $"{s.Place} ({words.Of(s.Ring)})"),
            FigureCell.Of(words.Sector(s.Section)),
            FigureCell.Of(s.Lines))).ToList();
        if (report.Others.Suppliers > 0)
        {
            rows.Add(new FigureRow(
                FigureCell.Of(texts.Count("leak.suppliers.others", report.Others.Suppliers)),
                FigureCell.Of(report.Others.Minor), FigureCell.Of(""), FigureCell.Of(""),
                FigureCell.Of(report.Others.Lines)));
        }
        return Base(report, "suppliers") with
        {
            Columns =
            [
                new(texts["leak.column.supplier"], Role: FigureRole.Label),
                new(texts["leak.column.amount"], FigureKind.Money, FigureRole.Value) { HasBars = true },
                new(texts["leak.column.place"]),
                new(texts["leak.column.sector"]),
                new(texts["leak.column.lines"], FigureKind.Count),
            ],
            Rows = rows,
            Total = new FigureRow(
                FigureCell.Of(texts["leak.column.total"]), FigureCell.Of(report.CountedMinor), FigureCell.Of(""),
                FigureCell.Of(""), FigureCell.Of(report.Rings.Sum(r => r.Lines))),
        };
    }

    Figure Years(LeakReport report) => Base(report, "years") with
    {
        Chart = FigureChart.Bar,
        IsStacked = true,
        KeepTable = false,
        Period = words.Period(report.Question with { Year = null }),
        Columns =
        [
            new(texts["leak.column.year"], Role: FigureRole.Label),
            .. words.Rings.Select(r => new FigureColumn(words.Of(r), FigureKind.Money, FigureRole.Value)
            {
                IsUnknown = r == Ring.Unknown,
            }),
            new(texts["leak.years.local", ("place", words.SubRegion)], FigureKind.Share),
        ],
        Rows =
        [
            .. report.ByYear.Select(y => new FigureRow(
            [
                y.Year is { } year
                    ? FigureCell.Of(
                        year.ToString(CultureInfo.InvariantCulture), links.Page(report.Question with { Year = year }))
                    : FigureCell.Of(texts["leak.years.none"]),
                .. words.Rings.Select(r => FigureCell.Of(y.ByRing[(int)r])),
                FigureCell.Of(y.InSubRegion.OfKnown),
            ])),
        ],
    };
}
