using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Payments;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Webhooks;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>Programs hear what is booked: signed, once each, and again until they answer.</summary>
public sealed class WebhookTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task A_payment_is_told_with_a_signature_that_holds(DatabaseProvider provider)
    {
        await using var town = await TownAsync(provider);
        await using var program = new ListeningProgram();
        var (bo, purse) = await town.PersonAsync("Bo");
        var (owner, till) = await town.ShopAsync("Bakker");
        await town.IssueAsync(purse, 10_000);
        var secret = await MakeAsync(town, owner, till, program.Address);
        var id = MoneyTown.NewId();
        Assert.Null((await town.PayAsync(bo, purse, till, 250, id: id, text: "Twee broden")).RefusalKey);

        Assert.Equal((1, 1), await RoundAsync(town));
        Assert.Equal((0, 0), await RoundAsync(town));

        var heard = Assert.Single(program.Heard);
        Assert.True(WebhookSignature.IsValid(
            secret, name => heard.Headers.GetValueOrDefault(name), heard.Body, town.Time.GetUtcNow()));
        using var message = JsonDocument.Parse(heard.Body);
        var payment = message.RootElement.GetProperty("data").GetProperty("payment");
        Assert.Equal("payment.received", message.RootElement.GetProperty("type").GetString());
        Assert.Equal(
            ($"{id}", till.Number, "2.50", "Twee broden"),
            (payment.GetProperty("id").GetString(), payment.GetProperty("to").GetString(),
                payment.GetProperty("amount").GetProperty("amount").GetString(),
                payment.GetProperty("text").GetString()));
    }

    [Theory, EveryDatabase]
    public async Task What_is_not_answered_comes_again_later_each_time_and_on_request(DatabaseProvider provider)
    {
        await using var town = await TownAsync(provider);
        await using var program = new ListeningProgram { Answers = HttpStatusCode.InternalServerError };
        var (bo, purse) = await town.PersonAsync("Bo");
        var (owner, till) = await town.ShopAsync("Bakker");
        await town.IssueAsync(purse, 10_000);
        await MakeAsync(town, owner, till, program.Address);
        await town.PayAsync(bo, purse, till, 250);

        Assert.Equal((1, 1), await RoundAsync(town));
        Assert.Equal((0, 0), await RoundAsync(town));
        foreach (var wait in DeliverWebhooks.Waits)
        {
            town.Time.Advance(wait - TimeSpan.FromSeconds(1));
            Assert.Equal((0, 0), await RoundAsync(town));
            town.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal((0, 1), await RoundAsync(town));
        }
        var given = await DeliveryAsync(town);
        Assert.Equal(
            (DeliveryState.GivenUp, 500, DeliverWebhooks.Waits.Count + 1), (given.State, given.Status, given.Attempts));
        town.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal((0, 0), await RoundAsync(town));

        program.Answers = HttpStatusCode.NoContent;
        Assert.True(await town.RunAsync((ChangeWebhooks change) => change.RedeliverAsync(owner, till, given.Id, Now)));
        Assert.Equal((0, 1), await RoundAsync(town));
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(town)).State);
        Assert.Equal(0, await town.RunAsync((DeliverWebhooks deliver) => deliver.TidyAsync(Now)));
        town.Time.Advance(DeliverWebhooks.Kept);
        Assert.Equal(1, await town.RunAsync((DeliverWebhooks deliver) => deliver.TidyAsync(Now)));
        // It is the same message each time, so that who receives it twice can see so.
        Assert.Single(program.Heard.Select(h => h.Headers[WebhookSignature.IdHeader]).Distinct());
    }

    [Theory, EveryDatabase]
    public async Task An_address_that_is_gone_or_turned_off_hears_nothing_more(DatabaseProvider provider)
    {
        await using var town = await TownAsync(provider);
        await using var program = new ListeningProgram { Answers = HttpStatusCode.Gone };
        var (bo, purse) = await town.PersonAsync("Bo");
        var (owner, till) = await town.ShopAsync("Bakker");
        await town.IssueAsync(purse, 10_000);
        await MakeAsync(town, owner, till, program.Address);
        await town.PayAsync(bo, purse, till, 250);
        Assert.Equal((1, 1), await RoundAsync(town));
        await town.PayAsync(bo, purse, till, 250);
        town.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal((0, 0), await RoundAsync(town));
        Assert.Single(program.Heard);
    }

    [Theory, EveryDatabase]
    public async Task One_that_never_answers_holds_up_no_other(DatabaseProvider provider)
    {
        await using var town = await TownAsync(provider);
        await using var dead = new ListeningProgram { Answers = HttpStatusCode.InternalServerError };
        await using var alive = new ListeningProgram();
        var (bo, purse) = await town.PersonAsync("Bo");
        var (owner, till) = await town.ShopAsync("Bakker");
        var (other, counter) = await town.ShopAsync("Slager");
        await town.IssueAsync(purse, 10_000);
        await MakeAsync(town, owner, till, dead.Address);
        await MakeAsync(town, other, counter, alive.Address);
        for (var i = 0; i < 120; i++)
            await town.PayAsync(bo, purse, till, 1);
        await town.PayAsync(bo, purse, counter, 1);

        Assert.Equal((121, 2), await RoundAsync(town));
        Assert.Single(alive.Heard);
    }

    [Theory, EveryDatabase]
    public async Task Who_does_not_manage_the_account_makes_none(DatabaseProvider provider)
    {
        await using var town = await TownAsync(provider);
        var (bo, _) = await town.PersonAsync("Bo");
        var (owner, till) = await town.ShopAsync("Bakker");
        Task<NewWebhook> Make(Actor actor, string? url) =>
            town.RunAsync((ChangeWebhooks change) => change.MakeAsync(actor, till, url, Now));

        Assert.Equal(PayRefusal.Permission, (await Make(bo, "https://example.com/")).RefusalKey);
        foreach (var url in new[] { null, "", "bakker", "ftp://example.com/", "https://user:word@example.com/" })
            Assert.Equal("webhook.refused.url", (await Make(owner, url)).RefusalKey);
        for (var i = 0; i < Webhook.Max; i++)
            Assert.Null((await Make(owner, "https://example.com/")).RefusalKey);
        Assert.Equal("webhook.refused.many", (await Make(owner, "https://example.com/")).RefusalKey);
    }

    [Fact]
    public async Task Addresses_inside_the_house_are_not_reached()
    {
        await using var program = new ListeningProgram();
        using var client = new WebhookClient(new WebhookOptions());

        Assert.False(client.Takes(program.Address));
        Assert.False(client.Takes("https://127.0.0.1/"));
        Assert.False(client.Takes("https://[::1]/"));
        Assert.False(client.Takes("https://[::ffff:10.0.0.1]/"));
        Assert.True(client.Takes("https://example.com/hook"));
        // A name that leads inside gets no further than its address.
        var answer = await client.SendAsync(
            program.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            new Dictionary<string, string>(), "{}", Now);
        Assert.Null(answer.Status);
        Assert.Empty(program.Heard);
    }

    static async Task<MoneyTown> TownAsync(DatabaseProvider provider)
    {
        var town = await MoneyTown.CreateAsync(provider);
        town.City.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<WebhookOptions>>()
            .Value.AllowPrivate = true;
        return town;
    }

    static async Task<string> MakeAsync(MoneyTown town, Actor owner, MoneyAccount account, string url)
    {
        var made = await town.RunAsync((ChangeWebhooks change) => change.MakeAsync(owner, account, url, Now));
        Assert.Null(made.RefusalKey);
        return made.Secret!;
    }

    /// <returns>Messages that came about, and messages sent.</returns>
    static async Task<(int Made, int Sent)> RoundAsync(MoneyTown town) => (
        await town.RunAsync((WebhookEvents events) => events.CollectAsync(Now)),
        await town.RunAsync((DeliverWebhooks deliver) => deliver.RunAsync(Now)));

    static Task<WebhookDelivery> DeliveryAsync(MoneyTown town) =>
        town.RunAsync((MoneyDb db) => db.Deliveries.AsNoTracking().SingleAsync(Now));

    sealed record Message(Dictionary<string, string> Headers, string Body);

    /// <summary>A program on this machine that keeps what it hears.</summary>
    sealed class ListeningProgram : IAsyncDisposable
    {
        const int FirstPort = 20_000;
        const int Ports = 20_000;

        readonly HttpListener _listener = new();
        readonly Task _running;

        public ListeningProgram()
        {
            for (var left = 20; ; left--)
            {
                Address = $"http://127.0.0.1:{FirstPort + RandomNumberGenerator.GetInt32(Ports)}/hook/";
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(Address);
                try
                {
                    _listener.Start();
                    break;
                }
                catch (HttpListenerException) when (left > 0)
                {
                    // Somebody has this port.
                }
            }
            _running = ListenAsync();
        }

        public string Address { get; }
        public HttpStatusCode Answers { get; set; } = HttpStatusCode.OK;
        public ConcurrentQueue<Message> Heard { get; } = [];

        async Task ListenAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
                using var reader = new StreamReader(context.Request.InputStream);
                Heard.Enqueue(new Message(
                    context.Request.Headers.AllKeys.ToDictionary(
                        key => key!, key => context.Request.Headers[key]!, StringComparer.OrdinalIgnoreCase),
                    await reader.ReadToEndAsync()));
                context.Response.StatusCode = (int)Answers;
                context.Response.Close();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _running;
        }
    }
}
