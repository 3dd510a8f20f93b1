using Vliegwiel.Money.Books;
using Vliegwiel.Platform.Organisations;

namespace Vliegwiel.Money.Accounts;

enum AccountKind
{
    Personal,
    Business,
    PublicBody,
}

/// <summary>How well it is known whose account it is; the limits follow from it (<see
/// cref="Policies.MoneyRules"/>).</summary>
enum AccountTier
{
    /// <summary>Known by an address that answered.</summary>
    Basic,

    /// <summary>A person who was seen to be who they say.</summary>
    VerifiedPerson,

    /// <summary>A firm whose entry in the trade register and owners were seen.</summary>
    VerifiedFirm,
    PublicBody,
}

/// <summary>Who holds an account of the ledger. What is on it only the ledger knows.</summary>
sealed class MoneyAccount
{
    public const int NameLengthMax = 200;

    /// <summary>Its id in the ledger.</summary>
    public required Guid Id { get; init; }

    /// <summary>See <see cref="AccountNumber"/>.</summary>
    public required string Number { get; init; }

    public required AccountKind Kind { get; init; }
    public required AccountTier Tier { get; set; }

    /// <summary>Of a personal account; null on others, and after erasure.</summary>
    public Guid? PersonId { get; set; }
    public Guid? OrganisationId { get; init; }

    /// <summary>As the other side of a payment reads it.</summary>
    public required string Name { get; set; }

    /// <summary>From this amount on a payment is confirmed with passkey or password; null is the city's own
    /// limit.</summary>
    public long? ConfirmFromMinor { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
    public long Version { get; set; }

    public ushort Code => Kind switch
    {
        AccountKind.Personal => ChartOfAccounts.Personal,
        AccountKind.Business => ChartOfAccounts.Business,
        _ => ChartOfAccounts.PublicBody,
    };

    public static AccountKind KindOf(OrganisationKind kind) =>
        kind == OrganisationKind.Municipality ? AccountKind.PublicBody : AccountKind.Business;
}
