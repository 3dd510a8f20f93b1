using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners;

/// <summary>What one may do in this pillar, and the roles that carry it.</summary>
public static class Permissions
{
    /// <summary>Take in payment lists of the organisation one acts for.</summary>
    public const string Import = "partners.import";

    /// <summary>See the payment lines of the organisation one acts for.</summary>
    public const string SeeOwn = "partners.see-own";

    /// <summary>See sums by supplier of the anchors together, above a floor.</summary>
    public const string SeeShared = "partners.see-shared";

    /// <summary>Say that a payment of the organisation one acts for counts, or does not.</summary>
    public const string Overrule = "partners.overrule";

    /// <summary>Correct a supplier's places and sector, take in registers of suppliers.</summary>
    public const string PlaceSuppliers = "partners.place";

    /// <summary>Add and end the city's own rules of what is no procurement.</summary>
    public const string ManageRules = "partners.rules";

    public static IReadOnlyList<PermissionDefinition> All { get; } =
    [
        new(Import, Roles.Finance),
        new(SeeOwn, Roles.Finance, Roles.Manager),
        new(SeeShared, Roles.Finance, Roles.Manager, Roles.CityAnalyst),
        new(Overrule, Roles.Finance),
        new(PlaceSuppliers, Roles.Finance, Roles.CityAnalyst),
        new(ManageRules, Roles.CityAnalyst, Roles.CityAdministrator),
    ];
}
