using System.Net;
using System.Text.Json;
using Vliegwiel.Partners;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>POST /api/imports: by key only, the receipt as JSON, once for each Idempotency-Key.</summary>
public sealed class ImportsApiTests
{
    const string List = "Leverancier;Datum;Bedrag\nBakker BV;01-02-2024;100,10\nSlager BV;02-02-2024;20,00\n";

    static async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(HttpClient client, string text,
        string? key = null)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, new Uri("/api/imports?file=lijst.csv", UriKind.Relative));
        request.Content = new StringContent(text);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    static string? Code(JsonElement problem) => problem.GetProperty("code").GetString();

    [Fact]
    public async Task Refuses_who_has_no_key_or_no_permission()
    {
        await using var town = await ImportTown.StartAsync();
        using var nobody = new HttpClient(new SocketsHttpHandler()) { BaseAddress = town.Town.Address };
        using var reader = await town.MachineAsync(town.Anchor, Permissions.SeeOwn);

        var (unknown, problem) = await PostAsync(nobody, List);
        var (forbidden, other) = await PostAsync(reader, List);

        Assert.Equal((HttpStatusCode.Unauthorized, "key-needed"), (unknown, Code(problem)));
        Assert.Equal((HttpStatusCode.Forbidden, "not-allowed"), (forbidden, Code(other)));
    }

    [Fact]
    public async Task Gives_the_receipt_and_gives_it_again_for_the_same_key()
    {
        await using var town = await ImportTown.StartAsync();
        using var machine = await town.MachineAsync(town.Anchor);

        var (status, receipt) = await PostAsync(machine, List, "k1");
        var (again, same) = await PostAsync(machine, List, "k1");
        var (twice, duplicate) = await PostAsync(machine, List);
        var (used, otherBytes) = await PostAsync(machine, List + "Kok BV;03-02-2024;1,00\n", "k1");
        var (bad, refusal) = await PostAsync(machine, "geen lijst");

        Assert.Equal((HttpStatusCode.OK, "120.10"), (status, receipt.GetProperty("net").GetString()));
        Assert.Equal((HttpStatusCode.OK, receipt.GetRawText()), (again, same.GetRawText()));
        Assert.Equal((HttpStatusCode.Conflict, "duplicate"), (twice, Code(duplicate)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-used"), (used, Code(otherBytes)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad);
        Assert.False(string.IsNullOrEmpty(refusal.GetProperty("title").GetString()));
    }
}
