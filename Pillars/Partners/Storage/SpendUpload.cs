namespace Vliegwiel.Partners.Storage;

/// <summary>A file that somebody handed in, and what became of it. What is taken in has the same id as an
/// import.</summary>
sealed class SpendUpload
{
    public const int FileNameLengthMax = 200;

    public required Guid Id { get; init; }
    public required Guid AnchorId { get; init; }
    public required string FileName { get; init; }
    public required long Bytes { get; init; }
    public required UploadState State { get; set; }

    /// <summary>Text key of why it was not taken in.</summary>
    public string? Refusal { get; set; }
    public string? RefusalArgument { get; set; }

    /// <summary>The import that already held these bytes.</summary>
    public Guid? EarlierId { get; set; }

    /// <summary>The import or upload that is read again, with other columns.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>JSON of the layout that a person gave for it.</summary>
    public string? Layout { get; init; }

    public Guid? PersonId { get; init; }
    public required string ActorName { get; init; }
    public Guid? JobId { get; set; }
    public required DateTimeOffset UploadedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public long Version { get; set; }
}

enum UploadState
{
    Waiting,
    Taken,

    /// <summary>The reader could make nothing of it, or it may not be taken in.</summary>
    Refused,
    Duplicate,

    /// <summary>The machine failed, not the file: it is still there and can be tried again.</summary>
    Failed,
}

/// <summary>How one kind of table of an anchor's lists is read, because a person said so.</summary>
sealed class KeptLayout
{
    public const int PerAnchorMax = 200;

    public required Guid Id { get; init; }
    public required Guid AnchorId { get; init; }
    public required string Fingerprint { get; init; }

    /// <summary>JSON of a LayoutProfile with this one table.</summary>
    public required string Layout { get; set; }

    /// <summary>The list from which it was learned.</summary>
    public required string FileName { get; set; }

    public Guid? PersonId { get; set; }
    public required string ActorName { get; set; }
    public required DateTimeOffset SavedAt { get; set; }
    public long Version { get; set; }
}
