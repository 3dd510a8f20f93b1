using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Accounts.Privacy;

/// <summary>Everything that is held of a person, as one JSON file: the account, and the part of every module.</summary>
sealed class ExportAccount(AccountsDb db, UserManager<Person> people, IEnumerable<IPersonalDataPart> parts)
{
    public const int AuditEntriesMax = 10_000;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task<byte[]> RunAsync(Person person, CancellationToken cancellation)
    {
        var file = new Dictionary<string, object?> { ["account"] = await AccountAsync(person, cancellation) };
        foreach (var part in parts)
            file[part.Name] = await part.ExportAsync(person.Id, cancellation);
        return JsonSerializer.SerializeToUtf8Bytes(file, Json);
    }

    async Task<object> AccountAsync(Person person, CancellationToken cancellation)
    {
        var passkeys = await people.GetPasskeysAsync(person);
        return new
        {
            person.Id,
            person.Name,
            person.Email,
            person.PhoneNumber,
            person.Language,
            person.CreatedAt,
            SecondStep = person.TwoFactorEnabled,
            Passkeys = passkeys.Select(p => new { p.Name, p.CreatedAt }),
            Roles = await db.RolesHeld.Where(r => r.PersonId == person.Id)
                .Select(r => new { r.Role, r.OrganisationId, r.Since }).ToListAsync(cancellation),
            Sessions = await db.Sessions.Where(s => s.PersonId == person.Id)
                .Select(s => new { s.Device, s.Way, s.CreatedAt, s.SeenAt, s.RevokedAt }).ToListAsync(cancellation),
            PhoneCodes = await db.PhoneCodes.Where(c => c.PersonId == person.Id)
                .Select(c => new { c.Number, c.SentAt }).ToListAsync(cancellation),
            Mails = await db.OutgoingMail.Where(m => m.Recipient == person.Email)
                .Select(m => new { m.Subject, m.CreatedAt, m.SentAt }).ToListAsync(cancellation),
            Actions = await db.AuditEntries.Where(e => e.PersonId == person.Id).OrderByDescending(e => e.At)
                .Take(AuditEntriesMax).Select(e => new { e.At, e.Process, e.Subject, e.Reason })
                    .ToListAsync(cancellation),
        };
    }
}
