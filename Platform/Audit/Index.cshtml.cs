using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Audit;

/// <summary>Who did what, when and why; newest first. For administrators, who cannot change it either.</summary>
sealed class IndexModel(
    PlatformDb db, IAccounts accounts, CurrentActor current, CurrentCity city, PageTexts texts, Links links) : PageModel
{
    public const int RowsPerPage = 100;

    /// <summary>Entries in one download; who needs more chooses a period.</summary>
    const int DownloadMax = 200_000;

    readonly Dictionary<Guid, string?> _names = [];

    [BindProperty(SupportsGet = true)]
    public string? Process { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Until { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Number { get; set; }

    public long Found { get; private set; }
    public string? Older { get; private set; }
    public string? Newer { get; private set; }
    public Figure Figure { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!current.Actor.May(PlatformPermissions.ReadAudit))
            return current.Actor.IsSignedIn ? this.Refused() : this.ToSignIn(links);
        var chosen = Chosen();
        Found = await chosen.LongCountAsync(cancellation);
        var last = (int)((Math.Max(Found, 1) - 1) / RowsPerPage);
        Number = Math.Clamp(Number, 0, last);
        // A download holds all that was chosen, not just the page.
        var isDownload = Request.Query.ContainsKey("csv");
        var sorted = chosen.OrderByDescending(e => e.At).ThenByDescending(e => e.Id);
        var entries = await (isDownload ? sorted.Take(DownloadMax)
            : sorted.Skip(Number * RowsPerPage).Take(RowsPerPage)).ToListAsync(cancellation);
        foreach (var person in entries.Select(e => e.PersonId).OfType<Guid>().Distinct())
            _names[person] = await accounts.NameOfAsync(person, cancellation);
        Older = Number < last ? PageAt(Number + 1) : null;
        Newer = Number > 0 ? PageAt(Number - 1) : null;
        Figure = new Figure
        {
            Id = "entries",
            Title = texts["auditLog.title"],
            Columns = [.. Columns(isDownload).Select(c => new FigureColumn(texts[$"auditLog.column.{c}"]))],
            Rows = [.. entries.Select(e => Row(e, isDownload))],
            Source = texts["auditLog.source"],
            Period = entries.Count == 0 ? "-" : $"{Moment(entries[^1].At)} - {Moment(entries[0].At)}",
            Unit = texts["auditLog.unit"],
            KeepTable = true,
            IsStackable = true,
        };
        return Page();
    }

    IQueryable<AuditEntry> Chosen()
    {
        var chosen = db.AuditEntries.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(Process))
            chosen = chosen.Where(e => e.Process.StartsWith(Process.Trim()));
        if (!string.IsNullOrWhiteSpace(Subject))
            chosen = chosen.Where(e => e.Subject.Contains(Subject.Trim()));
        if (From is { } from)
        {
            var start = Midnight(from);
            chosen = chosen.Where(e => e.At >= start);
        }
        if (Until is { } until && until < DateOnly.MaxValue)
        {
            var end = Midnight(until.AddDays(1));
            chosen = chosen.Where(e => e.At < end);
        }
        return chosen;
    }

    /// <summary>A day begins at midnight of the city, not of Greenwich.</summary>
    DateTimeOffset Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, city.City.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    static string[] Columns(bool isDownload) => isDownload
        ? ["at", "who", "process", "subject", "reason", "detail", "id"] : ["at", "who", "process", "subject", "reason"];

    FigureRow Row(AuditEntry entry, bool isDownload)
    {
        var process = isDownload ? entry.Process : Does(entry.Process);
        string[] cells = [Moment(entry.At), Who(entry), process, entry.Subject, entry.Reason];
        string[] more = isDownload ? [entry.Detail ?? "", $"{entry.Id}"] : [];
        return new FigureRow([.. cells.Concat(more).Select(cell => FigureCell.Of(cell))]);
    }

    /// <summary>In words, with the name that the filter takes.</summary>
    string Does(string process) =>
        $"auditLog.does.{process.Replace('.', '-')}" is var key && texts.Has(key)
            ? $"{texts[key]} ({process})"
            : process;

    string Who(AuditEntry entry) => entry.ActorKind switch
    {
        "person" when entry.PersonId is { } id && _names.GetValueOrDefault(id) is { } name => name,
        "person" when entry.PersonId is { } id => texts["auditLog.kind.person", ("id", id.ToString("D")[^12..])],
        "person" => texts["auditLog.kind.someone"],
        "machine" => texts["auditLog.kind.machine"],
        "command line" => texts["auditLog.kind.operator"],
        _ => texts["auditLog.kind.system"],
    };

    string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, city.City.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    string PageAt(int number) => links.To(
        "/Platform/Audit/Index",
        new
        {
            process = Process,
            subject = Subject,
            from = From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            until = Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            number
        });
}
