using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Reserve;

/// <summary>Which bank account holds the reserve.</summary>
sealed partial class ReserveSettings(MoneyDb db, TimeProvider time)
{
    public Task<ReserveAccount?> NowAsync(CancellationToken cancellation) =>
        db.Reserves.AsNoTracking().OrderBy(r => r.Id).FirstOrDefaultAsync(cancellation);

    /// <summary>The last statement that was booked, by its closing day; null before the first.</summary>
    public Task<TakenStatement?> LastStatementAsync(CancellationToken cancellation) => db.Statements.AsNoTracking()
        .Where(s => s.State == StatementState.Booked && s.ClosingMinor != null)
        .OrderByDescending(s => s.ClosingDay).ThenByDescending(s => s.ReceivedAt).FirstOrDefaultAsync(cancellation);

    /// <returns>Text key of why not and the field it is about; null when it was done.</returns>
    public async Task<(string Field, string Key)?> ChangeAsync(
        Actor actor, string? iban, string? bic, string? name, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.Operate))
            return ("", "reserve.refused.permission");
        if (!Iban.TryParse(iban, out var number))
            return ("Iban", "reserve.refused.iban");
        var code = string.IsNullOrWhiteSpace(bic) ? null : Iban.Compacted(bic);
        if (code is not null && !Bic().IsMatch(code))
            return ("Bic", "reserve.refused.bic");
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > ReserveAccount.NameLengthMax)
            return ("Name", "reserve.refused.name");
        var reserve = await db.Reserves.OrderBy(r => r.Id).FirstOrDefaultAsync(cancellation);
        // What was booked so far is of that account: another one begins with a statement of its own.
        if (reserve is not null && reserve.Iban != number.Compact
            && await db.Statements.AnyAsync(s => s.State == StatementState.Booked, cancellation))
            return ("Iban", "reserve.refused.inUse");
        if (reserve is null)
        {
            reserve = new ReserveAccount
            {
                Id = Ids.New(time),
                Iban = number.Compact,
                Name = "",
                ChangedAt = time.GetUtcNow(),
            };
            db.Reserves.Add(reserve);
        }
        (reserve.Iban, reserve.Bic, reserve.Name) = (number.Compact, code, name.Trim());
        reserve.ChangedAt = time.GetUtcNow();
        reserve.Version++;
        db.Audit(actor, time, "money.reserve.changed", $"reserve {reserve.Id}", "asked");
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    [GeneratedRegex(
        "^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bic();
}
