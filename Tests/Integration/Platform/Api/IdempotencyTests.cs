using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Api;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Api;

/// <summary>A repeated call is answered, not done again.</summary>
public sealed class IdempotencyTests
{
    int _runs;

    [Theory, EveryDatabase]
    public async Task The_same_call_gets_the_same_answer_and_another_is_refused(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var key = await KeyAsync(city);
        var first = await CallAsync(city, key, "a", "{}");
        var second = await CallAsync(city, key, "a", "{}");
        var other = await CallAsync(city, key, "a", "{\"x\":1}");

        Assert.Equal((StatusCodes.Status201Created, "run 1"), (first.Status, first.Body));
        Assert.Equal((StatusCodes.Status201Created, "run 1"), (second.Status, second.Body));
        Assert.Equal(StatusCodes.Status422UnprocessableEntity, other.Status);
        Assert.Contains("idempotency-key-reused", other.Body, StringComparison.Ordinal);
        Assert.Equal(1, _runs);
    }

    [Theory, EveryDatabase]
    public async Task Twenty_at_once_are_done_once(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        var key = await KeyAsync(city);
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => CallAsync(city, key, "a", "{}"))));

        Assert.Equal(1, _runs);
        Assert.All(answers, a => Assert.Contains(a.Status, new[] { 201, StatusCodes.Status409Conflict }));
    }

    [Theory, EveryDatabase]
    public async Task A_fault_may_be_tried_again_and_a_key_ends(DatabaseProvider provider)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        await using var city = await TestCity.CreateAsync(provider, s => s.AddSingleton<TimeProvider>(time));
        var key = await KeyAsync(city);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => CallAsync(city, key, "a", "{}", () => throw new InvalidOperationException("broken")));
        Assert.Equal("run 1", (await CallAsync(city, key, "a", "{}")).Body);

        time.Advance(Idempotency.Kept + TimeSpan.FromSeconds(1));
        Assert.Equal("run 2", (await CallAsync(city, key, "a", "{}")).Body);
    }

    async Task<(int Status, string Body)> CallAsync(
        TestCity city, Guid keyId, string idempotencyKey, string body, Action? before = null)
    {
        await using var scope = city.Scope();
        var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = "POST";
        context.Request.Path = "/api/things";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.Headers[Idempotency.Header] = idempotencyKey;
        context.Response.Body = answer;
        var current = scope.ServiceProvider.GetRequiredService<CurrentActor>();
        current.Actor = Actor.Anonymous with { Kind = "machine", KeyId = keyId };
        var under = new Idempotency(
            async inner =>
            {
                before?.Invoke();
                var run = Interlocked.Increment(ref _runs);
                inner.Response.StatusCode = StatusCodes.Status201Created;
                await inner.Response.WriteAsync($"run {run}");
            },
            scope.ServiceProvider.GetRequiredService<TimeProvider>());
        await under.InvokeAsync(context, current);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    static async Task<Guid> KeyAsync(TestCity city)
    {
        await using var scope = city.Scope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine, new NewOrganisation { Name = "Korst", Kind = OrganisationKind.Company },
                CancellationToken.None);
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var id = Guid.CreateVersion7();
        db.ApiKeys.Add(new ApiKey
        {
            Id = id,
            OrganisationId = made.OrganisationId!.Value,
            Name = "till",
            KeyHash = id.ToString(),
            Start = "vlw_1234",
            Permissions = "",
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.UnixEpoch.AddYears(100),
        });
        await db.SaveChangesAsync();
        return id;
    }
}
