using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Jobs;

/// <summary>One's own long work, or everybody's for who may; a job that waits can be stopped.</summary>
sealed class IndexModel(PlatformDb db, CurrentActor current, TimeProvider time, PageTexts texts, Links links)
    : PageModel
{
    public const int JobsMax = 100;

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    public IReadOnlyList<Job> Jobs { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        Jobs = await Mine().AsNoTracking().OrderByDescending(j => j.CreatedAt).Take(JobsMax).ToListAsync(cancellation);
        return Id is not null && Jobs.Count == 0 ? NotFound() : Page();
    }

    /// <summary>Stops a job that has not begun; one that has begun in the meantime is left alone.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!current.Actor.IsSignedIn)
            return this.ToSignIn(links);
        var job = Id is null ? null : await Mine().FirstOrDefaultAsync(cancellation);
        if (job is null)
            return NotFound();
        if (job.State == JobState.Waiting)
        {
            job.State = JobState.Cancelled;
            job.EndedAt = time.GetUtcNow();
            job.Version++;
            db.Audit(current.Actor, time, "platform.job.cancelled", $"job {job.Id}", job.Kind);
            try
            {
                await db.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateConcurrencyException)
            {
                // It began just now: the page shows it running.
            }
        }
        return LocalRedirect(links.To("/Platform/Jobs/Index", new { id = Id }));
    }

    IQueryable<Job> Mine()
    {
        var jobs = db.Jobs.AsQueryable();
        if (!current.Actor.May(PlatformPermissions.ManageJobs))
        {
            var person = current.Actor.PersonId;
            jobs = jobs.Where(j => j.PersonId != null && j.PersonId == person);
        }
        return Id is { } id ? jobs.Where(j => j.Id == id) : jobs;
    }

    public string Progress(Job job) => job.Total is { } total
        ? texts["jobs.progress", ("done", job.Done), ("total", total)]
        : texts["jobs.progressOpen", ("done", job.Done)];
}
