namespace Vliegwiel.Platform.People;

/// <summary>
/// Who acts: a person for themselves or for one organisation, a machine with an API key, a job, or the operator
/// at the command line. Permissions are those of the roles held in that capacity.
/// </summary>
public sealed record Actor(
    string Kind,
    Guid? PersonId,
    string Name,
    Guid? OrganisationId,
    string? OrganisationName,
    IReadOnlySet<string> Permissions)
{
    static readonly HashSet<string> None = [];

    public static Actor Anonymous { get; } = new("anonymous", null, "", null, null, None);

    /// <summary>A job or a start-up step; it checks nothing because a person's request stands behind it.</summary>
    public static Actor System(string name) => new("system", null, name, null, null, None) { IsTrusted = true };

    /// <summary>Whoever can run the executable on the server's data folder already holds everything.</summary>
    public static Actor CommandLine { get; } =
        new("command line", null, "command line", null, null, None) { IsTrusted = true };

    /// <summary>The API key with which a machine acts.</summary>
    public Guid? KeyId { get; init; }

    public bool IsTrusted { get; private init; }
    public bool IsSignedIn => PersonId is not null || Kind == "machine";

    public bool May(string permission) => IsTrusted || Permissions.Contains(permission);

    /// <summary>True when the permission is held and the actor acts for this very organisation.</summary>
    public bool MayFor(string permission, Guid organisationId) =>
        IsTrusted || (OrganisationId == organisationId && Permissions.Contains(permission));
}

/// <summary>A named permission and the roles that carry it; each module declares its own in Permissions.cs.</summary>
public sealed record PermissionDefinition(string Name, params string[] Roles);

/// <summary>Roles are held per organisation; "city." roles are held in the organisation that runs the city's
/// system.</summary>
public static class Roles
{
    public const string CityAdministrator = "city.administrator";
    public const string CityAnalyst = "city.analyst";

    /// <summary>Runs the city's own money.</summary>
    public const string CityTreasurer = "city.treasurer";
    public const string Manager = "organisation.manager";
    public const string Finance = "organisation.finance";
    public const string Member = "organisation.member";

    /// <summary>Receives at the counter, and never pays out.</summary>
    public const string Cashier = "organisation.cashier";

    /// <summary>Reads balances and statements.</summary>
    public const string Bookkeeper = "organisation.bookkeeper";

    /// <summary>What one can be in an organisation.</summary>
    public static IReadOnlyList<string> InOrganisation { get; } = [Manager, Finance, Cashier, Bookkeeper, Member];

    /// <summary>What one can be in the city's system itself.</summary>
    public static IReadOnlyList<string> InCity { get; } = [CityAdministrator, CityAnalyst, CityTreasurer];
}
