using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Import;

/// <summary>What the pages about payment lists share: for whom they are, and how they say moments and
/// refusals.</summary>
abstract class ImportPage(
    CurrentActor who, CurrentCity city, IOrganisations organisations, PageTexts texts, Links links) : PageModel
{
    protected PageTexts Texts => texts;
    protected Links Links => links;
    protected City City => city.City;
    protected Actor Actor => who.Actor;

    /// <summary>The anchor that the reader acts for, once <see cref="MayAsync"/> said yes.</summary>
    public Guid AnchorId { get; private set; }
    public string AnchorName => who.Actor.OrganisationName ?? "";

    /// <summary>Text key of why the reader may not; null when they may.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>Whether the reader acts for an anchor and may take in its lists.</summary>
    protected async Task<bool> MayAsync(CancellationToken cancellation)
    {
        if (who.Actor.OrganisationId is not { } id || !who.Actor.MayFor(Permissions.Import, id))
            WhyNot = "imports.refused.notAllowed";
        else if (await organisations.ByIdAsync(id, cancellation) is not { IsAnchor: true })
            WhyNot = "imports.refused.notAnchor";
        else
            AnchorId = id;
        return WhyNot is null;
    }

    /// <summary>The answer to somebody who may not; null for who may.</summary>
    protected async Task<IActionResult?> RefuseAsync(CancellationToken cancellation) => !who.Actor.IsSignedIn
        ? this.ToSignIn(links)
        : await MayAsync(cancellation) ? null : this.Refused();

    public string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, city.City.Zone)
            .ToString("d MMMM yyyy HH:mm", texts.Culture);

    /// <summary>The columns of a layout in one sentence.</summary>
    public string Columns(string layout) => string.Join(
        ", ",
        (LayoutProfile.FromJson(layout)?.Tables ?? []).SelectMany(t => t.Columns)
            .Select(c => $"{texts[ReadingTexts.Key(c.Role)]}: "
                + (c.Header.Length > 0 ? c.Header : texts["layouts.column", ("number", c.Column + 1)]))
            .Distinct());

    /// <summary>Bytes as people say them.</summary>
    public string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => (bytes / 1_000m).ToString("N1", texts.Culture) + " kB",
        < 1_000_000_000 => (bytes / 1_000_000m).ToString("N1", texts.Culture) + " MB",
        _ => (bytes / 1_000_000_000m).ToString("N1", texts.Culture) + " GB",
    };

    /// <summary>A refusal in words; its one argument has the same name in every text.</summary>
    public string Say(string key, string? argument = null) => texts[key, ("value", argument)];

    protected void Flash(string text, bool isWarning = false) => TempData.Say(text, isWarning);
}
