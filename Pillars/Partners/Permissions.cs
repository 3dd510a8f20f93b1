using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners;

/// <summary>What one may do in this pillar, and the roles that carry it.</summary>
public static class Permissions
{
    /// <summary>Take in payment lists of the organisation one acts for.</summary>
    public const string Import = "partners.import";

    /// <summary>See the payment lines of the organisation one acts for.</summary>
    public const string SeeOwn = "partners.see-own";

    public static IReadOnlyList<PermissionDefinition> All { get; } =
    [
        new(Import, Roles.Finance),
        new(SeeOwn, Roles.Finance, Roles.Manager),
    ];
}
