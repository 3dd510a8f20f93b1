using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Accounts.Phones;

/// <summary>
/// A telephone number belongs to an account when its owner types the code that was sent there. One number belongs to
/// one account.
/// </summary>
sealed class ConfirmPhone(
    AccountsDb db, UserManager<Person> people, Me me, SmsGateway gateway, IDataProtectionProvider protection,
    IEnumerable<INeedPhone> needs, CurrentCity current, TextCatalog texts, TimeProvider time)
{
    public const int TriesMax = 5;
    public const int CodesMax = 1_000_000;

    /// <summary>Each message costs the city money.</summary>
    public const int OfPersonPerDayMax = 5;
    public const int OfCityPerHourMax = 200;

    public static readonly TimeSpan CodeLasts = TimeSpan.FromMinutes(10);
    static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    public bool IsAsked => gateway.IsOn;

    /// <summary>The number that waits for its code; null when none does.</summary>
    public async Task<string?> WaitingAsync(Person person, CancellationToken cancellation) =>
        (await NewestAsync(person, cancellation))?.Number;

    /// <summary>Sends a code.</summary>
    /// <returns>Null, or why not: a key below phone.refused.</returns>
    public async Task<string?> AskAsync(Person person, string? typed, CancellationToken cancellation)
    {
        if (MobileNumber.Normalise(typed, current.City.Rings.Country) is not { } number)
            return "number";
        var code = RandomNumberGenerator.GetInt32(CodesMax).ToString("d6", CultureInfo.InvariantCulture);
        // One after the other, so that many requests at once are counted too.
        using (await gateway.InTurnAsync(cancellation))
        {
            if (!await WriteAsync(person, number, code, cancellation))
                return "many";
        }
        var text = texts.Get(person.Language, "phone.sms", ("code", code), ("city", current.City.Name));
        if (await gateway.SendAsync(number, text, cancellation))
            return null;
        await EndAsync(person, cancellation);
        return "send";
    }

    /// <summary>Written down before it is sent: what was sent is always counted. False when it would be too
    /// many.</summary>
    async Task<bool> WriteAsync(Person person, string number, string code, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await db.PhoneCodes.Where(c => c.SentAt < now - KeptFor).ExecuteDeleteAsync(cancellation);
        var lately = db.PhoneCodes.Where(c => c.SentAt > now - TimeSpan.FromHours(1));
        if (await db.PhoneCodes.CountAsync(c => c.PersonId == person.Id, cancellation) >= OfPersonPerDayMax
            || await lately.CountAsync(cancellation) >= OfCityPerHourMax)
            return false;
        await EndAsync(person, cancellation);
        var row = new PhoneCode
        {
            Id = Ids.New(time),
            PersonId = person.Id,
            Number = number,
            Code = Protector(person).Protect(code),
            SentAt = now,
        };
        db.PhoneCodes.Add(row);
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Takes the code in.</summary>
    /// <returns>Null, or why not: a key below phone.refused.</returns>
    public async Task<string?> ConfirmAsync(Person person, string? typed, CancellationToken cancellation)
    {
        if (await NewestAsync(person, cancellation) is not { } sent)
            return "code";
        // Counted before it is looked at, so that many at once are no more tries than one after the other.
        var counted = await db.PhoneCodes.Where(c => c.Id == sent.Id && c.EndedAt == null && c.Tries < TriesMax)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Tries, x => x.Tries + 1), cancellation);
        if (counted == 0)
            return "tries";
        if (!IsSame(person, sent, typed))
            return "code";
        if (await db.Persons.AnyAsync(p => p.PhoneNumber == sent.Number && p.Id != person.Id, cancellation))
            return "taken";
        if (await KeepAsync(person, sent.Number, "phoneConfirmed", cancellation) is { } why)
            return why;
        await EndAsync(person, cancellation);
        return null;
    }

    /// <summary>Whether the number has to stay: it can be replaced then, not taken off.</summary>
    public async Task<bool> IsNeededAsync(Person person, CancellationToken cancellation)
    {
        if (!gateway.IsOn || current.City.IsDemonstration)
            return false;
        foreach (var need in needs)
        {
            if (await need.NeedsPhoneAsync(person.Id, cancellation))
                return true;
        }
        return false;
    }

    /// <returns>Null, or why not: a key below phone.refused.</returns>
    public async Task<string?> RemoveAsync(Person person, CancellationToken cancellation)
    {
        if (person.PhoneNumber is null)
            return null;
        return await IsNeededAsync(person, cancellation) ? "needed"
            : await KeepAsync(person, null, "phoneRemoved", cancellation);
    }

    async Task<string?> KeepAsync(Person person, string? number, string change, CancellationToken cancellation)
    {
        var before = person.PhoneNumber;
        person.PhoneNumber = number;
        me.Note(person, change);
        try
        {
            if (await me.SavedAsync(await people.UpdateAsync(person), cancellation) is null)
                return null;
            // The account was changed in another window.
            person.PhoneNumber = before;
            return "changed";
        }
        catch (DbUpdateException)
        {
            // Somebody else confirmed the same number in this very moment.
            db.ChangeTracker.Clear();
            person.PhoneNumber = before;
            return "taken";
        }
    }

    bool IsSame(Person person, PhoneCode sent, string? typed)
    {
        try
        {
            var digits = string.Concat((typed ?? "").Where(char.IsAsciiDigit));
            return CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(digits), Encoding.ASCII.GetBytes(Protector(person).Unprotect(sent.Code)));
        }
        catch (CryptographicException)
        {
            // The keys of the system were replaced since: a new code will do.
            return false;
        }
    }

    Task<PhoneCode?> NewestAsync(Person person, CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - CodeLasts;
        return db.PhoneCodes.AsNoTracking()
            .Where(c => c.PersonId == person.Id && c.EndedAt == null && c.SentAt > since)
            .OrderByDescending(c => c.SentAt)
            .FirstOrDefaultAsync(cancellation);
    }

    Task<int> EndAsync(Person person, CancellationToken cancellation)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return db.PhoneCodes.Where(c => c.PersonId == person.Id && c.EndedAt == null)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.EndedAt, now), cancellation);
    }

    IDataProtector Protector(Person person) =>
        protection.CreateProtector("phone code", current.City.Slug, person.Id.ToString());
}
