using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Accounts;

/// <summary>An account was made, or why not: a text key.</summary>
public sealed record AccountResult(Guid? PersonId, string? RefusalKey);

/// <summary>An organisation was made, or why not: a text key, and the field it is about ("name", "kvk").</summary>
/// <param name="Holder">Who has this number already, where the asker may know.</param>
public sealed record OrganisationResult(
    Guid? OrganisationId, string? RefusalKey, string? Field = null, string? Holder = null);

public sealed record NewOrganisation
{
    public required string Name { get; init; }
    public required OrganisationKind Kind { get; init; }
    public bool IsAnchor { get; init; }
    public string? MunicipalityCode { get; init; }

    /// <summary>The version that was changed; null: whatever it is now.</summary>
    public long? Version { get; init; }

    /// <summary>As people type them; kept in one normalised form.</summary>
    public IReadOnlyDictionary<IdentifierKind, string> Identifiers { get; init; } = new Dictionary<IdentifierKind,
        string>();
}

/// <summary>What set-up, demonstration and the pillars may ask of accounts. Works in a scope with a city.</summary>
public interface IAccounts
{
    /// <summary>An account that needs no e-mail confirmation: for the first administrator and for
    /// demonstrations.</summary>
    Task<AccountResult> CreateConfirmedAsync(
        Actor actor, string email, string name, string password, string language, CancellationToken cancellation);

    /// <summary>Gives a role of <see cref="Roles"/>; without an organisation: in the city. Giving it twice is giving
    /// it once.</summary>
    Task GrantRoleAsync(Actor actor, Guid personId, string role, Guid? organisationId, CancellationToken cancellation);

    Task<OrganisationResult> CreateOrganisationAsync(Actor actor, NewOrganisation organisation,
        CancellationToken cancellation);

    /// <summary>Who has an account with this e-mail address; null when nobody has.</summary>
    Task<Guid?> ByEmailAsync(string email, CancellationToken cancellation);

    /// <summary>A link with which a person chooses a new password, once and within a day, for an operator at the
    /// terminal when nobody can get in. Takes off a lock; on request the second step too.</summary>
    Task<string> NewPasswordLinkAsync(
        Actor actor, Guid personId, bool withoutSecondStep, CancellationToken cancellation);

    /// <summary>The name to show of a person; null when unknown or erased.</summary>
    Task<string?> NameOfAsync(Guid personId, CancellationToken cancellation);

    /// <summary>Whether a telephone number is asked for here and this person has none that answered.</summary>
    Task<bool> LacksPhoneAsync(Guid personId, CancellationToken cancellation);
}
