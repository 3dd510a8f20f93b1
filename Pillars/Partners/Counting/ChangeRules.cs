using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Partners.Suppliers;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Counting;

/// <param name="Field">"payee" or "text".</param>
/// <param name="Words">Whole words that must stand there one after another.</param>
sealed record AddRuleOptions(
    Actor Actor, string Kind, string Field, string Words, string Reason, DateOnly? ValidFrom = null,
        DateOnly? ValidTo = null);

sealed record EndRuleOptions(Actor Actor, Guid RuleId, string Reason);

/// <summary>The city adds rules of its own to those of the country, and ends them. All imports are then counted
/// again.</summary>
sealed class ChangeRules(PartnersDb db, TimeProvider time)
{
    public const int WordsMax = 200;
    public const int RulesMax = 500;

    /// <summary>One word of two signs would take off half of a list.</summary>
    public const int WordsMin = 3;

    public async Task<OverruleResult> AddAsync(AddRuleOptions options, CancellationToken cancellation)
    {
        var words = SupplierKey.Normalise(options.Words);
        if (!options.Actor.May(Permissions.ManageRules))
            return new OverruleResult("count.refused.notAllowed");
        if (string.IsNullOrWhiteSpace(options.Reason))
            return new OverruleResult("count.refused.reasonMissing");
        if (options.Reason.Length > Overrule.ReasonMax)
            return new OverruleResult("count.refused.reasonLong");
        if (!Overrule.Kinds.Contains(options.Kind) || options.Field is not ("payee" or "text"))
            return new OverruleResult("count.refused.kindUnknown");
        if (words.Length is < WordsMin or > WordsMax || options.ValidFrom > options.ValidTo)
            return new OverruleResult("count.refused.words");
        if (await db.CityRules.CountAsync(r => r.EndedAt == null, cancellation) >= RulesMax)
            return new OverruleResult("count.refused.tooMany");
        var rule = new CityRule
        {
            Id = Ids.New(time),
            Kind = options.Kind,
            Field = options.Field,
            Words = words,
            Reason = options.Reason,
            ValidFrom = options.ValidFrom,
            ValidTo = options.ValidTo,
            PersonId = options.Actor.PersonId,
            CreatedAt = time.GetUtcNow(),
        };
        db.CityRules.Add(rule);
        db.Audit(options.Actor, time, "partners.rule.added", $"rule {rule.Id}", options.Reason,
            new { rule.Kind, rule.Field });
        db.Tell(time, new CountingChanged("rule", rule.Id));
        await db.SaveChangesAsync(cancellation);
        return new OverruleResult(null, rule.Id);
    }

    public async Task<OverruleResult> EndAsync(EndRuleOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.May(Permissions.ManageRules))
            return new OverruleResult("count.refused.notAllowed");
        if (string.IsNullOrWhiteSpace(options.Reason))
            return new OverruleResult("count.refused.reasonMissing");
        if (options.Reason.Length > Overrule.ReasonMax)
            return new OverruleResult("count.refused.reasonLong");
        var rule = await db.CityRules.FirstOrDefaultAsync(
            r => r.Id == options.RuleId && r.EndedAt == null, cancellation);
        if (rule is null)
            return new OverruleResult("count.refused.notFound");
        (rule.EndedAt, rule.EndedPersonId, rule.EndReason) = (time.GetUtcNow(), options.Actor.PersonId, options.Reason);
        db.Audit(options.Actor, time, "partners.rule.ended", $"rule {rule.Id}", options.Reason);
        db.Tell(time, new CountingChanged("rule", rule.Id));
        await db.SaveChangesAsync(cancellation);
        return new OverruleResult(null, rule.Id);
    }
}
