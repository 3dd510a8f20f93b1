using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Mail;

/// <summary>Sends what waits, oldest first, and tries again later when that fails. Without a server mails
/// wait.</summary>
sealed partial class MailSender(
    IServiceProvider services, CityRegistry cities, IOptions<MailOptions> options, TimeProvider time,
    ILogger<MailSender> logger) : BackgroundService
{
    public const int BatchMax = 50;
    public const int TriesMax = 10;
    public const int TimeoutMs = 20_000;
    const int ErrorLengthMax = 200;

    /// <summary>The links in an older mail work no longer.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.IsOn && !stoppingToken.IsCancellationRequested)
        {
            foreach (var city in cities.All)
            {
                try
                {
                    await SendWaitingAsync(city, stoppingToken);
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
                {
                    LogCityFailed(problem.GetType().Name, city.Slug);
                }
            }
            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends one batch of a city; returns how many went out.</summary>
    public async Task<int> SendWaitingAsync(City city, CancellationToken cancellation)
    {
        await using var scope = services.CreateCityScope(city);
        var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
        var now = time.GetUtcNow();
        var since = now - KeptFor;
        var waiting = await db.OutgoingMail
            .Where(m => m.SentAt == null && m.Tries < TriesMax && m.CreatedAt > since
                && (m.NextTryAt == null || m.NextTryAt <= now))
            .OrderBy(m => m.CreatedAt)
            .Take(BatchMax)
            .ToListAsync(cancellation);
        var sent = 0;
        foreach (var mail in waiting)
        {
            if (!await ClaimAsync(db, mail, now, cancellation))
                continue;
            var problem = await TrySendAsync(mail, city.Name, cancellation);
            if (problem is null)
            {
                mail.SentAt = time.GetUtcNow();
                // Links in it open an account: what was sent is not kept.
                mail.Body = "";
                sent++;
            }
            mail.Tries++;
            mail.NextTryAt = problem is null ? null : now + Wait(mail.Tries);
            mail.LastError = problem;
            await db.SaveChangesAsync(cancellation);
        }
        return sent;
    }

    // Two nodes, or a second process: only one of them gets the mail.
    async Task<bool> ClaimAsync(PlatformDb db, OutgoingMail mail, DateTimeOffset now, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + ClaimFor;
        return await db.OutgoingMail
            .Where(m => m.Id == mail.Id && m.SentAt == null && (m.NextTryAt == null || m.NextTryAt <= now))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.NextTryAt, until), cancellation) == 1;
    }

    /// <returns>Null when the server took it; else what went wrong, without names or addresses.</returns>
    async Task<string?> TrySendAsync(OutgoingMail mail, string cityName, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(mail, cityName, cancellation);
            return null;
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            var said = problem is SmtpCommandException refused
                ? $"{refused.ErrorCode} {(int)refused.StatusCode}"
                : problem.GetType().Name;
            LogNotSent(mail.Id, said);
            return said.Length > ErrorLengthMax ? said[..ErrorLengthMax] : said;
        }
    }

    async Task SendAsync(OutgoingMail mail, string cityName, CancellationToken cancellation)
    {
        var settings = options.Value;
        using var message = new MimeMessage();
        var from = MailboxAddress.Parse(settings.From);
        message.From.Add(new MailboxAddress(cityName, from.Address));
        message.To.Add(new MailboxAddress("", mail.Recipient));
        message.Subject = mail.Subject;
        message.Date = mail.CreatedAt;
        // The same at every try, so that a mail that came twice can be seen to be one.
        message.MessageId = $"{mail.Id}@{from.Domain}";
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, mail.Language);
        message.Body = new TextPart("plain") { Text = mail.Body };

        using var client = new SmtpClient { Timeout = TimeoutMs };
        await client.ConnectAsync(settings.Host, settings.Port, SecurityOf(settings), cancellation);
        if (settings.UserName.Length > 0)
            await client.AuthenticateAsync(settings.UserName, settings.Secret, cancellation);
        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    static SecureSocketOptions SecurityOf(MailOptions settings) => settings.Security switch
    {
        "StartTls" => SecureSocketOptions.StartTls,
        "Tls" => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    /// <summary>1, 2, 4 ... minutes: the tenth try comes after some eight hours.</summary>
    public static TimeSpan Wait(int tries) => TimeSpan.FromMinutes(Math.Pow(2, Math.Min(tries, TriesMax) - 1));

    [LoggerMessage(LogLevel.Error, "The mail of city {City} could not be looked at: {Problem}")]
    partial void LogCityFailed(string problem, string city);

    [LoggerMessage(LogLevel.Warning, "Mail {MailId} was not sent: {Problem}")]
    partial void LogNotSent(Guid mailId, string problem);
}
