using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Web.Navigation;

/// <summary>One link of the main navigation.</summary>
public sealed record NavigationItem(string Key, string Address, bool IsHere);

/// <summary>The main navigation: what this version has, and what the reader may see.</summary>
public sealed class MainNavigation(
    Links links, CurrentActor who, CurrentSession session, PermissionBook book, IHttpContextAccessor accessor)
{
    /// <param name="Permission">Shown to those who hold it in one of their roles; null: to everybody.</param>
    /// <param name="SignedInOnly">Of no use to a visitor.</param>
    sealed record Entry(string Key, string Page, string? Permission = null, bool SignedInOnly = false);

    static readonly Entry[] Entries =
    [
        new("layout.nav.home", "/Web/Index"),
        new("layout.nav.leak", "/Partners/Leak/Index"),
        new("layout.nav.money", "/Money/Wallet/Index"),
        new("layout.nav.reserve", "/Money/Reserve/Index", Money.Permissions.Operate),
        new("layout.nav.areas", "/Platform/Areas/Map"),
        new("layout.nav.organisations", "/Platform/Organisations/Index"),
        new("layout.nav.imports", "/Partners/Import/Index", Partners.Permissions.Import),
        new("layout.nav.jobs", "/Platform/Jobs/Index", SignedInOnly: true),
        new("layout.nav.people", "/Platform/Accounts/People/Index", PlatformPermissions.ManagePeople),
        new("layout.nav.audit", "/Platform/Audit/Index", PlatformPermissions.ReadAudit),
    ];

    public IReadOnlyList<NavigationItem> Items()
    {
        var here = accessor.HttpContext?.Request.Path.Value ?? "";
        var items = new List<NavigationItem>();
        foreach (var entry in Entries)
        {
            var hidden = entry.SignedInOnly && !who.Actor.IsSignedIn
                || entry.Permission is { } permission && !MayInSomeRole(permission);
            if (!hidden && links.Find(entry.Page) is { } address)
                items.Add(new NavigationItem(entry.Key, address, IsHere(address, here)));
        }
        return items;
    }

    /// <summary>Whoever may after a switch sees the link too: the page offers the switch.</summary>
    bool MayInSomeRole(string permission) =>
        session.Capacities.Any(c => book.Of(c.Roles).Contains(permission));

    static bool IsHere(string address, string here)
    {
        var isFront = address is "/" or "/en";
        return here == address || (!isFront && here.StartsWith(address + "/", StringComparison.Ordinal));
    }
}
