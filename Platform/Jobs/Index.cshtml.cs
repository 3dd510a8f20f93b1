using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Jobs;

/// <summary>One's own long work, or everybody's for who may: how far it is, stop it, try it again.</summary>
sealed class IndexModel(
    ChangeJob change, IEnumerable<IJobHandler> handlers, IAccounts accounts, CurrentActor current, CurrentCity here,
    PageTexts texts, Links links) : PageModel
{
    public const int JobsMax = 100;

    readonly Dictionary<Guid, string?> _names = [];
    readonly Dictionary<Guid, JobAbout> _abouts = [];

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    public IReadOnlyList<Job> Jobs { get; private set; } = [];
    public bool IsBusy => Jobs.Any(j => !j.IsEnded);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        await ReadAsync(cancellation);
        return Id is not null && Jobs.Count == 0 ? NotFound() : Page();
    }

    /// <summary>The list alone, for the script that keeps the page up to date.</summary>
    public async Task<IActionResult> OnGetListAsync(CancellationToken cancellation)
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        await ReadAsync(cancellation);
        return Partial("/Platform/Jobs/_List.cshtml", this);
    }

    public Task<IActionResult> OnPostStopAsync(CancellationToken cancellation) =>
        ChangeAsync(change.StopAsync, "jobs.said.stopped", cancellation);

    public Task<IActionResult> OnPostRetryAsync(CancellationToken cancellation) =>
        ChangeAsync(change.RetryAsync, "jobs.said.retried", cancellation);

    async Task<IActionResult> ChangeAsync(
        Func<ChangeJobOptions, CancellationToken, Task<ChangeJobResult>> run, string doneKey,
        CancellationToken cancellation)
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        var result = Id is { } id
            ? await run(new ChangeJobOptions(current.Actor, id), cancellation)
            : ChangeJobResult.Unknown;
        if (result == ChangeJobResult.Unknown)
            return NotFound();
        TempData.Say(
            texts[result == ChangeJobResult.Done ? doneKey : $"jobs.refused.{result}"],
            result != ChangeJobResult.Done);
        return LocalRedirect(links.To("/Platform/Jobs/Index"));
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        var jobs = change.Of(current.Actor).AsNoTracking();
        if (Id is { } id)
            jobs = jobs.Where(j => j.Id == id);
        Jobs = await jobs.OrderByDescending(j => j.CreatedAt).Take(JobsMax).ToListAsync(cancellation);
        foreach (var person in Jobs.Select(j => j.CancelledBy).OfType<Guid>().Distinct())
            _names[person] = await accounts.NameOfAsync(person, cancellation);
        foreach (var handler in handlers)
        {
            var own = Jobs.Where(j => j.Kind == handler.Kind).ToList();
            foreach (var (job, about) in await handler.AboutAsync(own, cancellation))
                _abouts[job] = about;
        }
    }

    public string Title(Job job) => _abouts.TryGetValue(job.Id, out var about)
        ? $"{texts[job.TitleKey]}: {about.Name}"
        : texts[job.TitleKey];

    public bool MayStop(Job job) =>
        job.State == JobState.Waiting || job is { State: JobState.Running, CancelAskedAt: null };

    /// <summary>Its state in a few words; with who stopped it.</summary>
    public string Words(Job job)
    {
        if (job is { State: JobState.Running, CancelAskedAt: not null })
            return texts["jobs.stopping"];
        if (job is { State: JobState.Done, CancelAskedAt: not null })
            return texts["jobs.doneAnyhow"];
        if (job.State == JobState.Done && _abouts.GetValueOrDefault(job.Id)?.Outcome is { } outcome)
            return outcome;
        var name = job.State == JobState.Cancelled && job.CancelledBy is { } person
            ? _names.GetValueOrDefault(person)
            : null;
        return name is null ? texts[$"jobs.state.{job.State}"] : texts["jobs.stoppedBy", ("name", name)];
    }

    public string Moment(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, here.City.Zone).ToString("d MMMM yyyy HH:mm", texts.Culture);

    public string Progress(Job job) => job.Total is { } total
        ? texts["jobs.progress", ("done", job.Done), ("total", total)]
        : texts["jobs.progressOpen", ("done", job.Done)];
}
