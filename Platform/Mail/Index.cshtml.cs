using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Mail;

/// <summary>
/// The outgoing mail, for the administrator. Bodies hold links that open accounts, so that they are shown in a
/// demonstration only, where nobody else's account is at stake.
/// </summary>
sealed class IndexModel(
    PlatformDb db, CurrentActor who, CurrentCity current, IOptions<MailOptions> options, PageTexts texts, Links links,
    TimeProvider time) : PageModel
{
    public const int ListMax = 50;

    public IReadOnlyList<OutgoingMail> Mails { get; private set; } = [];
    public bool IsOn => options.Value.IsOn;
    public bool ShowsBodies => current.City.IsDemonstration;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!who.Actor.IsSignedIn)
            return this.ToSignIn(links);
        if (!who.Actor.May(PlatformPermissions.ReadMail))
            return this.Refused();
        Mails = await db.OutgoingMail.AsNoTracking()
            .OrderByDescending(m => m.CreatedAt).Take(ListMax).ToListAsync(cancellation);
        return Page();
    }

    public string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, current.City.Zone).ToString("d MMMM yyyy HH:mm", texts.Culture);

    public string StateOf(OutgoingMail mail)
    {
        if (mail.SentAt is not null)
            return "sent";
        var isOver = mail.Tries >= MailSender.TriesMax || mail.CreatedAt <= time.GetUtcNow() - MailSender.KeptFor;
        return isOver ? "givenUp" : "waiting";
    }

    public string? Link(OutgoingMail mail) => mail.Body.Split('\n')
        .FirstOrDefault(line => Uri.TryCreate(line, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https");

    public string BeforeLink(OutgoingMail mail) =>
        Link(mail) is { } link ? mail.Body[..mail.Body.IndexOf(link, StringComparison.Ordinal)] : mail.Body;

    public string AfterLink(OutgoingMail mail) => Link(mail) is { } link
        ? mail.Body[(mail.Body.IndexOf(link, StringComparison.Ordinal) + link.Length)..]
        : "";
}
