using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Integration.Partners;

/// <summary>A running town with two anchors, a buyer of the first who is signed in, and what they do at the
/// pages.</summary>
sealed class ImportTown : IAsyncDisposable
{
    static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(60);

    ImportTown(Town town, Browser browser) => (Town, Browser) = (town, browser);

    public Town Town { get; }
    public Browser Browser { get; }
    public Guid Anchor { get; private set; }
    public Guid OtherAnchor { get; private set; }

    public static async Task<ImportTown> StartAsync()
    {
        var town = await Town.StartAsync(null);
        var all = new ImportTown(town, town.Browser());
        var person = await town.PersonAsync("ank@example.com");
        await using var scope = town.Scope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        async Task<Guid> Make(string name) => (await accounts.CreateOrganisationAsync(
            Actor.CommandLine,
            new NewOrganisation { Name = name, Kind = OrganisationKind.Hospital, IsAnchor = true },
            CancellationToken.None)).OrganisationId!.Value;
        all.Anchor = await Make("Ziekenhuis");
        all.OtherAnchor = await Make("Elders");
        await accounts.GrantRoleAsync(Actor.CommandLine, person, Roles.Finance, all.Anchor, CancellationToken.None);
        return all;
    }

    /// <summary>Signs in and acts for the first anchor.</summary>
    public async Task SignInAsync()
    {
        await Browser.SignInAsync("ank@example.com");
        await Browser.OpenAsync("/betaallijsten");
        if (Browser.Page.QuerySelector("main button[name=OrganisationId]") is not null)
            await Browser.SendAsync("main form", ("OrganisationId", Anchor.ToString()));
    }

    /// <summary>The token of the first form of the list's page, also where it says that one may not.</summary>
    public async Task<string> TokenAsync()
    {
        await Browser.OpenAsync("/betaallijsten");
        return Browser.Page.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }

    public Task UploadAsync(params (string Name, string Text)[] files) =>
        UploadAsync(null, [.. files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Text)))]);

    public async Task UploadAsync(string? token, params (string Name, byte[] Bytes)[] files)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token ?? await TokenAsync()), "__RequestVerificationToken" },
        };
        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "files", name);
        }
        await Browser.PostAsync("/betaallijsten", form);
    }

    public async Task<T> AskAsync<T>(Func<PartnersDb, Task<T>> ask)
    {
        await using var scope = Town.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<PartnersDb>());
    }

    /// <summary>Waits until the jobs have read every upload, and gives the one of this name.</summary>
    public async Task<SpendUpload> ReadAsync(string name)
    {
        using var limit = new CancellationTokenSource(ReadWithin);
        while (await AskAsync(db => db.Uploads.AnyAsync(u => u.State == UploadState.Waiting)))
            await Task.Delay(100, limit.Token);
        return await AskAsync(db => db.Uploads.AsNoTracking()
            .OrderByDescending(u => u.UploadedAt).FirstAsync(u => u.FileName == name));
    }

    /// <summary>What lies in a folder, which is made when the first file comes.</summary>
    public string[] Files(string folder)
    {
        var path = Path.Combine(Town.City().FilesFolder("partners"), folder);
        return Directory.Exists(path) ? Directory.GetFiles(path) : [];
    }

    /// <summary>A key with which a machine acts for an anchor.</summary>
    public async Task<HttpClient> MachineAsync(Guid anchor, string permissions = Permissions.Import)
    {
        var secret = ApiKey.NewSecret();
        await using var scope = Town.Scope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        db.ApiKeys.Add(new ApiKey
        {
            Id = Ids.New(TimeProvider.System),
            OrganisationId = anchor,
            Name = "finance system",
            KeyHash = ApiKey.Hash(secret),
            Start = ApiKey.StartOf(secret),
            Permissions = permissions,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        });
        await db.SaveChangesAsync();
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Town.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Town.DisposeAsync();
    }
}
