using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>E-mail over a real SMTP conversation.</summary>
public sealed class MailTests
{
    const string Recipient = "zuzanna.geheim@example.com";

    static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-01T10:00:00Z", CultureInfo.InvariantCulture);

    [Theory, EveryDatabase]
    public async Task What_waits_is_sent_once_and_its_links_are_not_kept(DatabaseProvider provider)
    {
        await using var server = new SmtpListener();
        await using var city = await CityAsync(provider, server.Port, new FakeTimeProvider(Start));
        await WriteAsync(city);

        Assert.Equal(1, await SendAsync(city));
        Assert.Equal(0, await SendAsync(city));
        var message = Assert.Single(server.Messages);
        Assert.Contains("From: Testdorp <stad@example.com>", message, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", message, StringComparison.Ordinal);
        Assert.Contains(Recipient, Assert.Single(server.Recipients), StringComparison.Ordinal);
        var kept = await MailAsync(city);
        Assert.Equal(("", 1), (kept.Body, kept.Tries));
        Assert.NotNull(kept.SentAt);
    }

    [Theory, EveryDatabase]
    public async Task A_refusal_is_tried_again_later_and_given_up_in_the_end(DatabaseProvider provider)
    {
        var clock = new FakeTimeProvider(Start);
        var log = new Lines();
        await using var server = new SmtpListener(refusals: MailSender.TriesMax);
        await using var city = await CityAsync(provider, server.Port, clock, log);
        await WriteAsync(city);

        await SendAsync(city);
        var first = await MailAsync(city);
        Assert.Equal(("RecipientNotAccepted 451", 1), (first.LastError, first.Tries));
        Assert.Equal(Start + TimeSpan.FromMinutes(1), first.NextTryAt);
        await SendAsync(city);
        Assert.Equal(1, (await MailAsync(city)).Tries);
        for (var i = 0; i < MailSender.TriesMax + 3; i++)
        {
            clock.Advance(TimeSpan.FromHours(9));
            await SendAsync(city);
        }
        Assert.Equal(MailSender.TriesMax, (await MailAsync(city)).Tries);
        Assert.Empty(server.Messages);
        // Neither the address nor what the server said of it.
        Assert.NotEmpty(log.Written);
        Assert.DoesNotContain(log.Written, line => line.Contains("zuzanna", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("mail.example.com", "None", "stad@example.com", "", "Security")]
    [InlineData("mail.example.com", "Sometimes", "stad@example.com", "", "Security")]
    [InlineData("mail.example.com", "StartTls", "", "", "From")]
    [InlineData("mail.example.com", "StartTls", "stad@example.com", "/no/such/file", "PasswordFile")]
    public void A_wrong_setting_is_refused(string host, string security, string from, string file, string named)
    {
        var result = new MailOptionsCheck(new CityRegistry("/no/such/folder")).Validate(
            null, new MailOptions { Host = host, Security = security, From = from, PasswordFile = file });

        Assert.Contains(named, result.FailureMessage, StringComparison.Ordinal);
    }

    static Task<TestCity> CityAsync(DatabaseProvider provider, int port, TimeProvider clock, ILoggerProvider? log =
        null) =>
        TestCity.CreateAsync(provider, services =>
        {
            services.AddSingleton(clock);
            if (log is not null)
                services.AddLogging(logging => logging.AddProvider(log));
            services.Configure<MailOptions>(mail =>
            {
                mail.Host = "127.0.0.1";
                mail.Port = port;
                mail.Security = "None";
                mail.From = "stad@example.com";
            });
        });

    static async Task WriteAsync(TestCity city)
    {
        await using var scope = city.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        scope.ServiceProvider.GetRequiredService<MailWriter>().Write(db, Recipient, "nl", "noAccount");
        await db.SaveChangesAsync();
    }

    static Task<int> SendAsync(TestCity city) =>
        city.Services.GetRequiredService<MailSender>().SendWaitingAsync(city.City, CancellationToken.None);

    static async Task<OutgoingMail> MailAsync(TestCity city)
    {
        await using var scope = city.Scope();
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().OutgoingMail.AsNoTracking().SingleAsync();
    }

    /// <summary>Everything that was logged, with what was thrown.</summary>
    sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
                string> formatter)
        {
            // What EF logs of its commands is switched off in the program (QuietLogs); here only our own words count.
            if (logLevel >= LogLevel.Warning)
                Written.Add(formatter(state, exception) + exception);
        }

        public void Dispose() => Written.TrimExcess();
    }
}
