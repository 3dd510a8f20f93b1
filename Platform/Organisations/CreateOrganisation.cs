using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Organisations;

/// <summary>Makes an organisation, with every register number in its one form and unique in the city.</summary>
sealed class CreateOrganisation(AccountsDb db, TimeProvider time)
{
    public async Task<OrganisationResult> RunAsync(Actor actor, NewOrganisation asked, CancellationToken cancellation)
    {
        if (!actor.May(PlatformPermissions.ManageOrganisations))
            return new OrganisationResult(null, "organisations.refused.permission");
        var organisation = new Organisation
        {
            Id = Ids.New(time),
            Name = asked.Name.Trim(),
            NameNormalised = Organisation.Normalise(asked.Name),
            Kind = asked.Kind,
            IsAnchor = asked.IsAnchor,
            MunicipalityCode = asked.MunicipalityCode,
            CreatedAt = time.GetUtcNow(),
        };
        if (await OrganisationRules.FillAsync(db, actor, organisation, asked, cancellation) is { } refusal)
            return refusal;
        db.Organisations.Add(organisation);
        db.Audit(actor, time, "platform.organisation.created", $"organisation {organisation.Id}", "asked");
        return await OrganisationRules.SaveAsync(db, organisation.Id, cancellation);
    }
}

/// <summary>Changes an organisation; its manager may, and the city's administrator.</summary>
sealed class ChangeOrganisation(AccountsDb db, SessionCache cache, TimeProvider time)
{
    public async Task<OrganisationResult> RunAsync(
        Actor actor, Guid organisationId, NewOrganisation asked, CancellationToken cancellation)
    {
        if (!OrganisationRules.MayChange(actor, organisationId))
            return new OrganisationResult(null, "organisations.refused.permission");
        var organisation = await db.Organisations.Include(o => o.Identifiers)
            .FirstOrDefaultAsync(o => o.Id == organisationId, cancellation);
        if (organisation is null)
            return new OrganisationResult(null, "organisations.refused.unknown");
        if (asked.Version is { } seen && seen != organisation.Version)
            return new OrganisationResult(null, "organisations.refused.changed");
        // Being an anchor is the city's word, not the organisation's own.
        var anchor = actor.May(PlatformPermissions.ManageOrganisations) ? asked.IsAnchor : organisation.IsAnchor;
        var wanted = asked with { IsAnchor = anchor };
        if (await OrganisationRules.FillAsync(db, actor, organisation, wanted, cancellation) is { } refusal)
        {
            db.ChangeTracker.Clear();
            return refusal;
        }
        organisation.Version++;
        db.Audit(actor, time, "platform.organisation.changed", $"organisation {organisation.Id}", "asked");
        var result = await OrganisationRules.SaveAsync(db, organisation.Id, cancellation);
        cache.Clear();
        return result;
    }
}

/// <summary>What holds for every organisation.</summary>
static class OrganisationRules
{
    public static bool MayChange(Actor actor, Guid organisationId) =>
        actor.May(PlatformPermissions.ManageOrganisations)
        || actor.MayFor(PlatformPermissions.ManageOwnOrganisation, organisationId);

    /// <summary>Bank accounts are for those who may change the organisation; registers are public.</summary>
    public static IEnumerable<OrganisationIdentifier> VisibleTo(Actor actor, Organisation organisation) =>
        organisation.Identifiers.Where(i => i.Kind != IdentifierKind.Iban || MayChange(actor, organisation.Id));

    /// <summary>Takes over what was asked, or says why not.</summary>
    public static async Task<OrganisationResult?> FillAsync(
        AccountsDb db, Actor actor, Organisation organisation, NewOrganisation asked, CancellationToken cancellation)
    {
        var normalised = Organisation.Normalise(asked.Name);
        if (normalised.Length == 0 || asked.Name.Length > Organisation.NameLengthMax || asked.Name.Any(char.IsControl))
            return new OrganisationResult(null, "organisations.refused.name", "Name");
        if (await db.Organisations.AnyAsync(o => o.NameNormalised == normalised
            && o.Id != organisation.Id, cancellation))
            return new OrganisationResult(null, "organisations.refused.nameTaken", "Name");

        var wanted = new List<OrganisationIdentifier>();
        foreach (var (kind, text) in asked.Identifiers.Where(i => !string.IsNullOrWhiteSpace(i.Value)))
        {
            var result = Identifiers.Normalise(kind, text);
            if (result.Value is not { } value)
                return new OrganisationResult(null, result.RefusalKey, kind.ToString());
            var holder = await db.OrganisationIdentifiers
                .Where(i => i.Kind == kind && i.Value == value && i.OrganisationId != organisation.Id)
                .Select(i => (Guid?)i.OrganisationId).FirstOrDefaultAsync(cancellation);
            if (holder is { } taken)
                return await TakenAsync(db, actor, kind, taken, cancellation);
            wanted.Add(new OrganisationIdentifier { OrganisationId = organisation.Id, Kind = kind, Value = value });
        }
        organisation.Name = asked.Name.Trim();
        organisation.NameNormalised = normalised;
        organisation.Kind = asked.Kind;
        organisation.IsAnchor = asked.IsAnchor;
        organisation.MunicipalityCode = string.IsNullOrWhiteSpace(asked.MunicipalityCode) ? null
            : asked.MunicipalityCode.Trim();
        organisation.Identifiers.RemoveAll(i => !wanted.Exists(w => w.Kind == i.Kind && w.Value == i.Value));
        organisation.Identifiers.AddRange(
            wanted.Where(w => !organisation.Identifiers.Exists(i => i.Kind == w.Kind && i.Value == w.Value)));
        return null;
    }

    /// <summary>Whose the number is already; whose bank account it is, is told to those who may see it only.</summary>
    static async Task<OrganisationResult> TakenAsync(
        AccountsDb db, Actor actor, IdentifierKind kind, Guid holder, CancellationToken cancellation)
    {
        if (kind == IdentifierKind.Iban && !MayChange(actor, holder))
            return new OrganisationResult(null, "organisations.refused.numberTaken", kind.ToString());
        var name = await db.Organisations.Where(o => o.Id == holder).Select(o => o.Name).FirstAsync(cancellation);
        return new OrganisationResult(null, "organisations.refused.numberTakenBy", kind.ToString(), name);
    }

    /// <summary>Somebody else may have been first, with this organisation or with one of its numbers.</summary>
    public static async Task<OrganisationResult> SaveAsync(AccountsDb db, Guid id, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return new OrganisationResult(id, null);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new OrganisationResult(null, "organisations.refused.changed");
        }
        catch (DbUpdateException problem) when (problem.InnerException is System.Data.Common.DbException)
        {
            db.ChangeTracker.Clear();
            return new OrganisationResult(null, "organisations.refused.atOnce");
        }
    }
}
