using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Ledger;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>Money for machines, over HTTP.</summary>
public sealed class MoneyApiTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_does_what_it_names_and_nothing_else()
    {
        await using var town = await Town.StartAsync(null);
        var shop = await ShopAsync(town, "Fietsenmaker");
        var other = await ShopAsync(town, "Bakker");
        using var nobody = new HttpClient(new SocketsHttpHandler()) { BaseAddress = town.Address };
        using var asks = await MachineAsync(town, shop.Organisation, Permissions.Receive);
        using var stranger = await MachineAsync(town, other.Organisation, Permissions.Pay, Permissions.Read);

        await ProblemAsync(await PayAsync(nobody, shop, other, "1.00"), HttpStatusCode.Unauthorized, "key-needed");
        await ProblemAsync(
            await PayAsync(asks, shop, other, "1.00"), HttpStatusCode.Forbidden, "pay.refused.permission");
        await ProblemAsync(
            await PayAsync(stranger, shop, other, "1.00"), HttpStatusCode.Forbidden, "pay.refused.permission");
        await ProblemAsync(
            await stranger.GetAsync(
                new Uri($"/api/money/accounts/{shop.Number}/statement", UriKind.Relative), Now), HttpStatusCode.NotFound,
            "not-found");
        var accounts = await asks.GetFromJsonAsync<JsonElement>("/api/money/accounts", Now);
        Assert.Equal(JsonValueKind.Null, accounts[0].GetProperty("balance").ValueKind);
    }

    [Fact]
    public async Task A_payment_is_made_once_read_back_and_given_back_no_more_than_whole()
    {
        await using var town = await Town.StartAsync(null);
        var (shop, baker) = (await ShopAsync(town, "Fietsenmaker", 10_000), await ShopAsync(town, "Bakker"));
        using var pays = await MachineAsync(town, shop.Organisation, Permissions.Pay, Permissions.Read);
        using var gives = await MachineAsync(town, baker.Organisation, Permissions.Pay, Permissions.Read);
        var id = MoneyTown.NewId();

        Assert.Equal(HttpStatusCode.Created, (await PayAsync(pays, shop, baker, "12.50", id)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PayAsync(pays, shop, baker, "12.50", id)).StatusCode);
        await ProblemAsync(
            await PayAsync(pays, shop, baker, "12.51", id), HttpStatusCode.UnprocessableEntity, "pay.refused.idUsed");
        var payment = await gives.GetFromJsonAsync<JsonElement>($"/api/money/payments/{id}", Now);
        Assert.Equal(("12.50", "Broodjes"),
            (payment.GetProperty("amount").GetProperty("amount").GetString(), payment.GetProperty("text").GetString()));

        await ProblemAsync(
            await BackAsync(gives, id, "12.51"), HttpStatusCode.UnprocessableEntity, "refund.refused.tooMuch");
        Assert.Equal(HttpStatusCode.OK, (await BackAsync(gives, id, "2.50")).StatusCode);
        var statement = await pays.GetFromJsonAsync<JsonElement>(
            $"/api/money/accounts/{shop.Number}/statement", Now);
        Assert.Equal(
            [("Refund", "2.50", "90.00"), ("Payment", "-12.50", "87.50"), ("Issue", "100.00", "100.00")],
            statement.GetProperty("items").EnumerateArray().Select(i => (
                i.GetProperty("kind").GetString()!, i.GetProperty("change").GetProperty("amount").GetString()!,
                i.GetProperty("balance").GetProperty("amount").GetString()!)));
    }

    [Theory]
    [InlineData("0.00", "EUR", "pay.refused.amountZero")]
    [InlineData("-1.00", "EUR", "pay.refused.amountNegative")]
    [InlineData("1.005", "EUR", "money.amount.unreadable")]
    [InlineData("veel", "EUR", "money.amount.unreadable")]
    [InlineData("99999999999999999999", "EUR", "pay.refused.amountLarge")]
    [InlineData("1.00", "USD", "pay.refused.currency")]
    [InlineData("100.01", "EUR", "pay.refused.tooLittle")]
    public async Task What_cannot_be_is_refused_by_name(string amount, string currency, string code)
    {
        await using var town = await Town.StartAsync(null);
        var (shop, baker) = (await ShopAsync(town, "Fietsenmaker", 10_000), await ShopAsync(town, "Bakker"));
        using var pays = await MachineAsync(town, shop.Organisation, Permissions.Pay);

        await ProblemAsync(
            await PayAsync(pays, shop, baker, amount, currency: currency), HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task A_request_tells_where_it_is_paid_and_whether_it_was()
    {
        await using var town = await Town.StartAsync(null);
        var shop = await ShopAsync(town, "Fietsenmaker");
        using var asks = await MachineAsync(town, shop.Organisation, Permissions.Receive);
        var id = MoneyTown.NewId();
        object Wanted(int seconds) => new
        {
            id,
            account = shop.Number,
            amount = new { amount = "12.50", currency = "EUR" },
            text = "Bel",
            expiresInSeconds = seconds,
        };

        await ProblemAsync(
            await asks.PostAsJsonAsync("/api/money/requests", Wanted(5), Now), HttpStatusCode.UnprocessableEntity,
            "ask.refused.lasts");
        var made = await (await asks.PostAsJsonAsync("/api/money/requests", Wanted(600), Now)).Content
            .ReadFromJsonAsync<JsonElement>(Now);
        var again = await asks.GetFromJsonAsync<JsonElement>($"/api/money/requests/{id}", Now);

        Assert.Equal("Requested", made.GetProperty("state").GetString());
        Assert.Equal(made.GetProperty("payAddress").GetString(), again.GetProperty("payAddress").GetString());
        using var visitor = new HttpClient(new SocketsHttpHandler());
        var page = await visitor.GetStringAsync(new Uri(made.GetProperty("payAddress").GetString()!), Now);
        Assert.Contains("Fietsenmaker", page, StringComparison.Ordinal);
    }

    sealed record Shop(Guid Organisation, string Number);

    static async Task<Shop> ShopAsync(Town town, string name, long minor = 0)
    {
        await using var scope = town.Scope();
        var organisation = (await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = name, Kind = OrganisationKind.Company }, Now))
            .OrganisationId!.Value;
        var opened = await scope.ServiceProvider.GetRequiredService<OpenAccount>().RunAsync(
            new OpenAccountOptions(
                MoneyTown.For(organisation, name, Permissions.ManageAccounts), MoneyTown.NewId()), Now);
        var account = opened.Account!;
        if (minor > 0)
        {
            var ledger = await town.Services.GetRequiredService<CityLedgers>().OfAsync(town.City(), Now);
            var issued = await ledger.BookAsync(
                ledger.Transfer(
                    MoneyTown.NewId(), CityLedger.Own(ChartOfAccounts.Reserve), account.Id, minor,
                    TransferCode.Issue), Now);
            Assert.Equal(TransferStatus.Created, issued.Status);
        }
        return new Shop(organisation, account.Number);
    }

    static async Task<HttpClient> MachineAsync(Town town, Guid organisation, params string[] permissions)
    {
        var secret = ApiKey.NewSecret();
        await using var scope = town.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        db.ApiKeys.Add(new ApiKey
        {
            Id = MoneyTown.NewId(),
            OrganisationId = organisation,
            Name = "web shop",
            KeyHash = ApiKey.Hash(secret),
            Start = ApiKey.StartOf(secret),
            Permissions = string.Join(' ', permissions),
            CreatedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        });
        await db.SaveChangesAsync(Now);
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = town.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    static Task<HttpResponseMessage> PayAsync(
        HttpClient machine, Shop from, Shop to, string amount, Guid? id = null, string currency = "EUR") =>
        machine.PostAsJsonAsync(
            "/api/money/payments",
            new
            {
                id = id ?? MoneyTown.NewId(),
                from = from.Number,
                to = to.Number,
                amount = new { amount, currency },
                text = "Broodjes",
            },
            Now);

    static Task<HttpResponseMessage> BackAsync(HttpClient machine, Guid payment, string amount) =>
        machine.PostAsJsonAsync(
            $"/api/money/payments/{payment}/refunds",
            new { id = MoneyTown.NewId(), amount = new { amount, currency = "EUR" } }, Now);

    static async Task ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync(Now);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {body}");
        Assert.Equal(code, JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
    }
}
