using Microsoft.EntityFrameworkCore;
using Vliegwiel.Ledger;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Accounts;

/// <param name="Id">Made by who asks, so that asking twice opens one account.</param>
/// <param name="Name">Of the account of an organisation: "Kas winkel"; null is the holder's own name.</param>
sealed record OpenAccountOptions(Actor Actor, Guid Id, string? Name = null);

/// <summary>Null key: it is open.</summary>
sealed record OpenAccountResult(string? RefusalKey, MoneyAccount? Account = null);

/// <summary>Opens an account for the person or the organisation that somebody acts for.</summary>
sealed class OpenAccount(
    MoneyDb db, CityLedgers ledgers, CurrentCity city, RulesInForce rules, IOrganisations organisations,
    IAccounts people, TimeProvider time)
{
    /// <summary>A person has one; an organisation has one for each shop or project.</summary>
    public const int OfOrganisationMax = 50;

    public const string PhoneRefusal = "accountOpen.refused.phone";

    public async Task<OpenAccountResult> RunAsync(OpenAccountOptions options, CancellationToken cancellation)
    {
        var actor = options.Actor;
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == options.Id, cancellation) is { } there)
            return actor.MayManage(there) ? await InLedgerAsync(there, cancellation) : Refused("permission");
        if (options.Name?.Trim().Length > MoneyAccount.NameLengthMax)
            return Refused("name");
        if (actor.PersonId is { } asker && await people.LacksPhoneAsync(asker, cancellation))
            return new OpenAccountResult(PhoneRefusal);
        var (account, refusal) = actor.OrganisationId is { } organisation
            ? await ForOrganisationAsync(options, organisation, cancellation)
            : await ForPersonAsync(options, cancellation);
        if (account is null)
            return Refused(refusal!);
        db.Accounts.Add(account);
        db.Audit(actor, time, "money.account.opened", $"account {account.Id}", "asked", new { account.Kind });
        await db.SaveChangesAsync(cancellation);
        return await InLedgerAsync(account, cancellation);
    }

    async Task<(MoneyAccount? Account, string? Refusal)> ForPersonAsync(
        OpenAccountOptions options, CancellationToken cancellation)
    {
        if (options.Actor.PersonId is not { } person)
            return (null, "permission");
        if (await db.Accounts.AnyAsync(a => a.PersonId == person && a.ClosedAt == null, cancellation))
            return (null, "one");
        var name = await people.NameOfAsync(person, cancellation);
        return name is null ? (null, "permission")
            : (Make(options.Id, AccountKind.Personal, AccountTier.Basic, name, person, null), null);
    }

    async Task<(MoneyAccount? Account, string? Refusal)> ForOrganisationAsync(
        OpenAccountOptions options, Guid organisation, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.ManageAccounts, organisation))
            return (null, "permission");
        if (await organisations.ByIdAsync(organisation, cancellation) is not { } found)
            return (null, "permission");
        if (await db.Accounts.CountAsync(a => a.OrganisationId == organisation && a.ClosedAt == null, cancellation)
            >= OfOrganisationMax)
            return (null, "many");
        var kind = MoneyAccount.KindOf(found.Kind);
        var tier = kind == AccountKind.PublicBody ? AccountTier.PublicBody : AccountTier.Basic;
        var name = string.IsNullOrWhiteSpace(options.Name) ? found.Name : options.Name.Trim();
        return (Make(options.Id, kind, tier, name, null, organisation), null);
    }

    MoneyAccount Make(Guid id, AccountKind kind, AccountTier tier, string name, Guid? person, Guid? organisation) =>
        new()
        {
            Id = id,
            // One in a hundred million is taken already: then the database refuses, and who asks again gets another.
            Number = AccountNumber.Random(),
            Kind = kind,
            Tier = tier,
            Name = name,
            PersonId = person,
            OrganisationId = organisation,
            OpenedAt = time.GetUtcNow(),
        };

    /// <summary>The ledger's side; when the process dies before it, asking again makes up for it.</summary>
    async Task<OpenAccountResult> InLedgerAsync(MoneyAccount account, CancellationToken cancellation)
    {
        var limits = (await rules.NowAsync(cancellation)).Of(account.Tier);
        var ledger = await ledgers.OfAsync(city.City, cancellation);
        var made = await ledger.Writer.CreateAccountsAsync(
            [new Account
            {
                Id = LedgerId.Of(account.Id),
                Ledger = ledger.Number,
                Code = account.Code,
                Flags = ChartOfAccounts.Flags(account.Code),
                HoldingMax = limits.HoldingMaxMinor,
            }],
            cancellation);
        return made[0].Status is AccountStatus.Created or AccountStatus.Exists
            ? new OpenAccountResult(null, account)
            : throw new InvalidOperationException($"The ledger did not open {account.Id}: {made[0].Status}.");
    }

    // text-keys: accountOpen.refused.*
    static OpenAccountResult Refused(string why) => new($"accountOpen.refused.{why}");
}
