using Microsoft.EntityFrameworkCore;

namespace Vliegwiel.Platform.Jobs;

public enum JobState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>Long work that a page can watch and that survives a restart of the program.</summary>
public sealed class Job
{
    public required Guid Id { get; init; }

    /// <summary>Which handler runs it: "partners.import".</summary>
    public required string Kind { get; init; }

    /// <summary>Text key of what people call it: "import.job.title".</summary>
    public required string TitleKey { get; init; }

    /// <summary>JSON of the handler's options record.</summary>
    public required string Options { get; init; }

    public required JobState State { get; set; }

    /// <summary>For whom it runs; the permissions are those held when it was asked for.</summary>
    public Guid? PersonId { get; init; }
    public Guid? OrganisationId { get; init; }
    public required string ActorName { get; init; }
    public required string Permissions { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>When somebody asked to stop it, and who; it may still come to its end before that is seen.</summary>
    public DateTimeOffset? CancelAskedAt { get; set; }
    public Guid? CancelledBy { get; set; }

    public int Tries { get; set; }
    public long Done { get; set; }
    public long? Total { get; set; }

    /// <summary>Text key and JSON arguments of the last thing it said.</summary>
    public string? MessageKey { get; set; }
    public string? MessageArguments { get; set; }

    /// <summary>JSON of what came out.</summary>
    public string? Result { get; set; }

    public long Version { get; set; }

    public bool IsEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;

    public static void Map(ModelBuilder model) =>
        model.Entity<Job>(job =>
        {
            job.ToTable("platform_job");
            job.HasKey(j => j.Id);
            job.Property(j => j.Version).IsConcurrencyToken();
            job.Ignore(j => j.IsEnded);
        });
}
