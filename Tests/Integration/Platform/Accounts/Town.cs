using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Web;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>A running system with one or two cities in a folder of its own, and browsers without script on
/// it.</summary>
public sealed class Town : IAsyncDisposable
{
    public const string Password = "paard batterij nietje correct";

    readonly DirectoryInfo _folder;
    readonly WebApplication _app;

    Town(WebApplication app, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
    }

    public IServiceProvider Services => _app.Services;
    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static Task<Town> StartAsync(string? postgres, bool openSignUp = true, params string[] slugs) =>
        StartAsync(postgres, openSignUp, null, slugs);

    /// <param name="settings">As they stand in the environment, with a colon in place of two underscores.</param>
    public static Task<Town> WithAsync(params (string Name, string Value)[] settings) => WithAsync(null, settings);

    public static Task<Town> WithAsync(string? postgres, params (string Name, string Value)[] settings) => StartAsync(
        postgres, true,
        builder => builder.Configuration.AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))));

    static async Task<Town> StartAsync(
        string? postgres, bool openSignUp, Action<WebApplicationBuilder>? adjust, params string[] slugs)
    {
        var folder = Directory.CreateTempSubdirectory("vliegwiel-accounts-");
        var cities = new CityRegistry(folder.FullName);
        foreach (var slug in slugs.Length == 0 ? ["heerlen"] : slugs)
            cities.Save(NewCity(slug, postgres, openSignUp, slugs.Length > 1));
        var app = VliegwielHost.Build(new ServeOptions(folder.FullName, ["http://127.0.0.1:0"]), builder =>
        {
            builder.Services.HashQuickly();
            adjust?.Invoke(builder);
        });
        await VliegwielHost.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new Town(app, folder);
    }

    static City NewCity(string slug, string? postgres, bool openSignUp, bool byHost) => new()
    {
        Slug = slug,
        Name = slug,
        RegionName = "Parkstad",
        Languages = ["nl", "en"],
        TimeZone = "Europe/Amsterdam",
        Currency = "EUR",
        Hosts = byHost ? [$"{slug}.localhost"] : [],
        OpenSignUp = openSignUp,
        PostgresConnection = postgres,
        Rings = new RingDefinitions { Municipality = [], SubRegion = [], Region = [], Country = "NL" },
    };

    public City City(string slug = "heerlen") => Services.GetRequiredService<CityRegistry>().BySlug(slug)!;

    public AsyncServiceScope Scope(string slug = "heerlen") => Services.CreateCityScope(City(slug));

    public async Task<Guid> PersonAsync(string email, string slug = "heerlen")
    {
        await using var scope = Scope(slug);
        var made = await scope.ServiceProvider.GetRequiredService<IAccounts>()
            .CreateConfirmedAsync(Actor.CommandLine, email, "Ank Claessens", Password, "nl", CancellationToken.None);
        return made.PersonId ?? throw new InvalidOperationException(made.RefusalKey);
    }

    /// <summary>The bodies of the mails to this address, newest first.</summary>
    public async Task<IReadOnlyList<string>> MailsAsync(string email, string slug = "heerlen")
    {
        await using var scope = Scope(slug);
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().OutgoingMail
            .Where(m => m.Recipient == email).OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id)
            .Select(m => m.Body).ToListAsync();
    }

    /// <summary>The first link in the newest mail to this address, as a path.</summary>
    public async Task<string> LinkAsync(string email)
    {
        var line = (await MailsAsync(email))[0].Split('\n').First(l => l.StartsWith("http", StringComparison.Ordinal));
        return new Uri(line).PathAndQuery;
    }

    public Browser Browser(string? host = null) =>
        new(host is null ? Address : new UriBuilder(Address) { Host = host }.Uri);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}

/// <summary>A browser without script: keeps cookies, follows links, fills in forms.</summary>
public sealed class Browser : IDisposable
{
    readonly HttpClientHandler _handler = new() { UseCookies = true };
    readonly HttpClient _client;

    public Browser(Uri address) => _client = new HttpClient(_handler) { BaseAddress = address };

    public HttpResponseMessage Answer { get; private set; } = new();
    public IHtmlDocument Page { get; private set; } = new HtmlParser().ParseDocument("");
    public string Text => Page.Body!.TextContent;
    public System.Net.CookieContainer Cookies => _handler.CookieContainer;

    public async Task OpenAsync(string path) =>
        await TakeAsync(await _client.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>Fills in the form that holds the named fields (or the first with a button) and sends it.</summary>
    public async Task SendAsync(string formSelector, params (string Name, string Value)[] fields)
    {
        var form = Page.QuerySelector(formSelector) as IHtmlFormElement
            ?? throw new InvalidOperationException(
                $"No form {formSelector} on {Answer.RequestMessage?.RequestUri}: {Text}");
        var values = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>()
            .ToDictionary(i => i.Name!, i => i.Value);
        foreach (var (name, value) in fields)
            values[name] = value;
        var action = form.GetAttribute("action") ?? Answer.RequestMessage!.RequestUri!.PathAndQuery;
        using var content = new FormUrlEncodedContent(values);
        await TakeAsync(await _client.PostAsync(new Uri(action, UriKind.Relative), content));
    }

    /// <summary>Sends a body as it is: a form with files, or with a field that stands more than once.</summary>
    public async Task PostAsync(string path, HttpContent content) =>
        await TakeAsync(await _client.PostAsync(new Uri(path, UriKind.Relative), content));

    public async Task SignInAsync(string email, string password = Town.Password)
    {
        await OpenAsync("/inloggen");
        await SendAsync("main form", ("Email", email), ("Password", password));
    }

    async Task TakeAsync(HttpResponseMessage answer)
    {
        Answer = answer;
        Page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }
}
