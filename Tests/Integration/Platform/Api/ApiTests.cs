using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Api;

/// <summary>The frame of /api over HTTP: keys, errors with codes, the description.</summary>
public sealed class ApiTests
{
    [Fact]
    public async Task Who_has_no_key_or_a_wrong_one_is_told_so_with_a_code()
    {
        await using var town = await Town.StartAsync(null);
        using var machine = Stranger(town);
        await ProblemAsync(await machine.GetAsync(Path("/api/me")), HttpStatusCode.Unauthorized, "key-needed");
        await ProblemAsync(
            await machine.PostAsync(Path("/api/organisations"), null), HttpStatusCode.Unauthorized, "key-needed");
        machine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "vlw_nothing");
        await ProblemAsync(await machine.GetAsync(Path("/api/organisations")), HttpStatusCode.Unauthorized,
            "key-refused");
    }

    [Fact]
    public async Task A_key_acts_for_its_organisation_without_the_powers_of_the_city()
    {
        await using var town = await Town.StartAsync(null);
        var (organisation, secret) = await KeyAsync(
            town, $"{PlatformPermissions.ManageOwnOrganisation} {PlatformPermissions.ManagePeople}");
        using var machine = Machine(town, secret);
        var me = await machine.GetFromJsonAsync<JsonElement>(Path("/api/me"));
        Assert.Equal(organisation.ToString(), me.GetProperty("organisationId").GetString());
        Assert.Equal(
            [PlatformPermissions.ManageOwnOrganisation],
            me.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()));

        // Its own account number is there, and is not there for a stranger.
        var one = await machine.GetStringAsync(Path($"/api/organisations/{organisation}"));
        Assert.Contains("NL91ABNA0417164300", one, StringComparison.Ordinal);
        using var stranger = Stranger(town);
        Assert.DoesNotContain(
            "NL91ABNA0417164300", await stranger.GetStringAsync(Path("/api/organisations")), StringComparison.Ordinal);

        await ProblemAsync(
            await machine.GetAsync(Path($"/api/organisations/{Guid.CreateVersion7()}")), HttpStatusCode.NotFound,
                "not-found");
        await ProblemAsync(await machine.GetAsync(Path("/api/nothing/here")), HttpStatusCode.NotFound, "not-found");
        await ProblemAsync(
            await machine.PostAsync(Path("/api/me"), null), HttpStatusCode.MethodNotAllowed, "method-not-allowed");
    }

    [Fact]
    public async Task The_description_is_the_one_in_the_repository()
    {
        await using var town = await Town.StartAsync(null);
        using var reader = Stranger(town);
        var written = await reader.GetStringAsync(Path("/api/openapi.json"));
        var kept = System.IO.Path.Combine(Repository(), "Web", "Api", "openapi.json");
        if (Environment.GetEnvironmentVariable("VLIEGWIEL_WRITE_OPENAPI") is not null)
            await File.WriteAllTextAsync(kept, written + "\n");
        Assert.Equal(await File.ReadAllTextAsync(kept), written + "\n");
    }

    static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Vliegwiel.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    static HttpClient Stranger(Town town) =>
        new(new HttpClientHandler { CheckCertificateRevocationList = true }) { BaseAddress = town.Address };

    internal static Uri Path(string path) => new(path, UriKind.Relative);

    internal static HttpClient Machine(Town town, string secret)
    {
        var machine = Stranger(town);
        machine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return machine;
    }

    internal static async Task<(Guid Organisation, string Secret)> KeyAsync(Town town, string permissions)
    {
        await using var scope = town.Scope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine,
            new NewOrganisation
            {
                Name = "Bakkerij De Korst",
                Kind = OrganisationKind.Cooperative,
                Identifiers = new Dictionary<IdentifierKind,
                    string>
                { [IdentifierKind.Iban] = "NL91 ABNA 0417 1643 00" },
            },
            CancellationToken.None);
        var secret = ApiKey.NewSecret();
        var time = TimeProvider.System;
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        db.ApiKeys.Add(new ApiKey
        {
            Id = Ids.New(time),
            OrganisationId = made.OrganisationId!.Value,
            Name = "till",
            KeyHash = ApiKey.Hash(secret),
            Start = ApiKey.StartOf(secret),
            Permissions = permissions,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow().AddDays(1),
        });
        await db.SaveChangesAsync();
        return (made.OrganisationId.Value, secret);
    }

    static async Task ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }
}
