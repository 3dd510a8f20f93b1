namespace Vliegwiel.Partners.Reading;

/// <summary>What the caller knows before a file is read. Nothing is required.</summary>
public sealed record ReadOptions
{
    /// <summary>No wish at all.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>The anchor's profile; used for tables whose fingerprint is in it.</summary>
    public LayoutProfile? Profile { get; init; }

    /// <summary>The city's currency (ISO 4217): taken where the file names none; a list in another one is read
    /// with a warning, and is not added to the others.
    /// Without it the currency follows from the list's language.</summary>
    public string? Currency { get; init; }

    /// <summary>Read hidden sheets as if they were shown.</summary>
    public bool ReadHiddenSheets { get; init; }

    /// <summary>Told now and then how many lines were read.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Shown how the file will be read, before its first line is delivered.</summary>
    internal Action<FilePlan>? Planned { get; init; }

    /// <summary>Shown each row of a table of payments as it stands in the file.</summary>
    internal Action<SheetPlan, TablePlan, RecordSource>? Watched { get; init; }

    public CancellationToken Cancellation { get; init; }
}
