namespace Vliegwiel.Platform.People;

/// <summary>What one needs for the platform's own pages.</summary>
public static class PlatformPermissions
{
    /// <summary>See people, invite them, give and take roles in the city.</summary>
    public const string ManagePeople = "platform.people.manage";

    /// <summary>Make organisations, and change any of them.</summary>
    public const string ManageOrganisations = "platform.organisations.manage";

    /// <summary>Change the organisation acted for: name, numbers, members.</summary>
    public const string ManageOwnOrganisation = "organisation.manage";

    /// <summary>Make and revoke keys for machines of the organisation acted for.</summary>
    public const string ManageKeys = "organisation.keys.manage";

    /// <summary>Read the outgoing mail.</summary>
    public const string ReadMail = "platform.mail.read";

    /// <summary>Take files of areas and their figures into the register.</summary>
    public const string ManageAreas = "platform.areas.manage";

    /// <summary>Read the audit log.</summary>
    public const string ReadAudit = "platform.audit";

    /// <summary>See and stop the long work of everybody.</summary>
    public const string ManageJobs = "platform.jobs.manage";

    public static IReadOnlyList<PermissionDefinition> All { get; } =
    [
        new(ManagePeople, Roles.CityAdministrator),
        new(ManageOrganisations, Roles.CityAdministrator),
        new(ManageOwnOrganisation, Roles.Manager),
        new(ManageKeys, Roles.Manager),
        new(ReadMail, Roles.CityAdministrator),
        new(ManageAreas, Roles.CityAdministrator),
        new(ReadAudit, Roles.CityAdministrator),
        new(ManageJobs, Roles.CityAdministrator),
    ];
}
