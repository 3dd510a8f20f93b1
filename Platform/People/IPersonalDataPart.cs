namespace Vliegwiel.Platform.People;

/// <summary>
/// What a module holds of a person, for them to take along or have erased. Register it scoped; it works in a scope
/// with a city.
/// </summary>
public interface IPersonalDataPart
{
    /// <summary>Its name in the file that people take along: "partners".</summary>
    string Name { get; }

    /// <summary>What is held, as something that can be written as JSON; null when nothing is.</summary>
    Task<object?> ExportAsync(Guid personId, CancellationToken cancellation);

    /// <summary>
    /// Takes away what tells who it was. Runs after the account has been erased, and may run twice. Records that must
    /// stay (the audit log, decisions) keep pointing at the id, which then leads to nobody.
    /// </summary>
    Task EraseAsync(Guid personId, CancellationToken cancellation);
}

/// <summary>Told after an account was erased.</summary>
public sealed record PersonErased(Guid PersonId);
