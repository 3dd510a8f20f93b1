using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Leak;

/// <summary>The report for machines: amounts as decimal strings, shares as fractions in strings.</summary>
static class LeakApi
{
    const int YearMin = 1900;
    const int YearMax = 2099;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/leak", GetAsync)
        .WithName("leak").WithTags("partners").Produces<LeakAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);

    static async Task<IResult> GetAsync(
        string? anchor, string? year, string? place, string? sector, LeakQuery query, CurrentActor who,
        CancellationToken cancellation)
    {
        Guid? anchorId = null;
        if (!string.IsNullOrEmpty(anchor))
        {
            if (!Guid.TryParse(anchor, out var id))
                return Refuse("leak.anchor", "anchor is the id of an organisation.");
            anchorId = id;
        }
        int? wanted = null;
        if (!string.IsNullOrEmpty(year))
        {
            if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < YearMin or > YearMax)
                return Refuse("leak.year", $"year is a number from {YearMin} to {YearMax}.");
            wanted = number;
        }
        if (place is not (null or "" or "seat" or "branch"))
            return Refuse("leak.place", "place is seat or branch.");
        if (sector is not (null or "" or { Length: 1 }))
            return Refuse("leak.sector", "sector is a NACE section, A to U, or ? for unknown.");
        var question = new LeakQuestion(
            anchorId, wanted, LeakLinks.Place(place), string.IsNullOrEmpty(sector) ? null : sector);
        var report = await query.ReportAsync(who.Actor, question, cancellation);
        if (anchorId is not null && report.Anchors.All(a => a.Id != anchorId))
            return NotFound("leak.anchor", "There is no such anchor, or its payments are not yours to see.");
        if (report.Question.Sector != question.Sector)
            return NotFound("leak.sector", "One sector by itself is shown only to people of the anchor that pays.");
        return Results.Ok(LeakAnswer.Of(report));
    }

    static IResult NotFound(string code, string detail) => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: detail,
        extensions: new Dictionary<string, object?> { ["code"] = code });

    static IResult Refuse(string code, string detail) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: "This question cannot be read", detail: detail,
        extensions: new Dictionary<string, object?> { ["code"] = code });
}

sealed record LeakAnswer(
    string Currency, Guid? Anchor, int? Year, string Place, string? Sector, string Total, string Counted, long Lines,
    IReadOnlyList<LeakAnswer.Part> NotCounted, IReadOnlyList<LeakAnswer.Part> Rings, LeakAnswer.Share InMunicipality,
    LeakAnswer.Share InSubRegion, LeakAnswer.Share InRegion, DateTimeOffset? CountedAt, bool IsBehind)
{
    public sealed record Part(string Code, string Amount, long Lines);

    public sealed record Share(string? OfKnown, string? Lower, string? Upper);

    public static LeakAnswer Of(LeakReport report) => new(
        report.Currency, report.Question.AnchorId, report.Question.Year,
        report.Question.Place == PlaceRule.Seat ? "seat" : "branch", report.Question.Sector,
        Amounts.Invariant(report.TotalMinor), Amounts.Invariant(report.CountedMinor), report.Lines,
        [.. report.NotCounted.Select(n => new Part(n.Kind, Amounts.Invariant(n.Minor), n.Lines))],
        [.. report.Rings.Select(r => new Part(Code(r.Ring), Amounts.Invariant(r.Minor), r.Lines))],
        Of(report.InMunicipality), Of(report.InSubRegion), Of(report.InRegion), report.CountedAt, report.IsBehind);

    static Share Of(LocalShare share) => new(Text(share.OfKnown), Text(share.Lower), Text(share.Upper));

    static string? Text(decimal? share) => share?.ToString("0.######", CultureInfo.InvariantCulture);

    static string Code(Ring ring) => ring switch
    {
        Ring.Own => "own",
        Ring.SubRegion => "sub-region",
        Ring.Region => "region",
        Ring.Country => "country",
        Ring.Abroad => "abroad",
        _ => "unknown",
    };
}
