using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Mail;

/// <summary>Writes e-mails in the reader's language into the transaction of the change they tell of.</summary>
sealed class MailWriter(TextCatalog texts, CurrentCity current, TimeProvider time)
{
    /// <summary>Mails that can be asked for without being signed in: so many an hour for one address.</summary>
    public const int AskedPerHourMax = 4;

    /// <summary>Adds the mail of the texts mail.KIND.subject and mail.KIND.body; the caller saves.</summary>
    public void Write(
        PillarDb db, string recipient, string language, string kind, params (string Name, object? Value)[] values)
    {
        (string, object?)[] all = [("city", current.City.Name), .. values];
        db.OutgoingMail.Add(new OutgoingMail
        {
            Id = Ids.New(time),
            Recipient = recipient,
            Subject = texts.Get(language, $"mail.{kind}.subject", all),
            Body = texts.Get(language, $"mail.{kind}.body", all) + "\n\n" + texts.Get(language, "mail.end", all),
            Language = language,
            CreatedAt = time.GetUtcNow(),
        });
    }

    /// <summary>True when this address was written to so often in the last hour that asking again sends
    /// nothing.</summary>
    public async Task<bool> IsFullAsync(PillarDb db, string recipient, CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - TimeSpan.FromHours(1);
        var address = recipient.Trim();
        return await db.OutgoingMail.CountAsync(m => m.Recipient == address && m.CreatedAt > since, cancellation)
            >= AskedPerHourMax;
    }
}
