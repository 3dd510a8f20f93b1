using Vliegwiel.Platform.People;

namespace Vliegwiel.Money;

/// <summary>What one may do in this pillar, and the roles that carry it. Of an account of one's own one needs
/// none.</summary>
public static class Permissions
{
    /// <summary>Open accounts of the organisation one acts for, and tills for them.</summary>
    public const string ManageAccounts = "money.accounts.manage";

    /// <summary>Pay and refund from accounts of the organisation one acts for.</summary>
    public const string Pay = "money.pay";

    /// <summary>Ask for payments at the till, and see that they were paid.</summary>
    public const string Receive = "money.receive";

    /// <summary>See balances and statements of the organisation one acts for.</summary>
    public const string Read = "money.read";

    /// <summary>Run the currency: bank statements, what waits for a place, redemptions, verifying who holds an
    /// account.</summary>
    public const string Operate = "money.operate";

    /// <summary>Write down the rules that the city decided: limits, demurrage, fees, backing.</summary>
    public const string Decide = "money.decide";

    public static IReadOnlyList<PermissionDefinition> All { get; } =
    [
        new(ManageAccounts, Roles.Manager),
        new(Pay, Roles.Manager, Roles.Finance),
        new(Receive, Roles.Manager, Roles.Finance, Roles.Cashier),
        new(Read, Roles.Manager, Roles.Finance, Roles.Bookkeeper),
        new(Operate, Roles.CityTreasurer),
        new(Decide, Roles.CityTreasurer, Roles.CityAdministrator),
    ];
}
