using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Integration.Platform.Accounts;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>What a real process writes to its log while people are busy: no word that tells who they are.</summary>
public sealed class QuietLogsTests
{
    const string Email = "zuzanna@example.com";
    const string List =
        "Leverancier;IBAN;Datum;Bedrag\nWietske Hoekzema;NL91ABNA0417164300;01-02-2024;100,10\n"
        + "Wietske Hoekzema;NL91ABNA0417164300;geen datum;honderd euro\n";

    [Theory, EveryDatabase]
    public async Task Sign_up_failed_sign_in_upload_and_a_fault_leave_nobody_in_the_log(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        city.Services.GetRequiredService<CityRegistry>().Save(city.City with { OpenSignUp = true });
        await PersonAsync(city);
        await using var serving = await ServingProcess.StartAsync(city.Folder);
        using var browser = new Browser(serving.Address);
        await browser.OpenAsync("/account-maken");
        await browser.SendAsync("main form", ("Email", "przybylska@example.com"));
        await browser.SignInAsync(Email, "zuzanna verkeerd");
        await browser.SignInAsync("przybylska@example.com", "zuzanna verkeerd");
        await browser.OpenAsync("/zuzanna/przybylska?q=NL91ABNA0417164300");
        await browser.SignInAsync(Email);
        await UploadAsync(browser, city);
        Assert.DoesNotContain(serving.Log.Split('\n'), line => line.Contains("Error", StringComparison.Ordinal)
            || line.Contains("Antiforgery", StringComparison.Ordinal));

        await using (var connection = await Database.OpenAsync(city.City.Database, CancellationToken.None))
        await using (var spoil = connection.Command("drop table platform_outgoing_mail"))
            await spoil.ExecuteNonQueryAsync();
        using var other = new Browser(serving.Address);
        await other.OpenAsync("/wachtwoord-vergeten");
        await other.SendAsync("main form", ("Email", Email));
        Assert.Equal(HttpStatusCode.InternalServerError, other.Answer.StatusCode);
        await serving.StopAsync(TimeSpan.FromSeconds(35));

        Assert.Contains("platform_outgoing_mail", serving.Log, StringComparison.Ordinal);
        foreach (var word in new[] { "zuzanna", "przybylska", "hoekzema", "NL91", "0417164300", "paard" })
            Assert.DoesNotContain(word, serving.Log, StringComparison.OrdinalIgnoreCase);
    }

    static async Task PersonAsync(TestCity city)
    {
        await using var scope = city.Scope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        var person = (await accounts.CreateConfirmedAsync(
            Actor.CommandLine, Email, "Zuzanna Przybylska", Town.Password, "nl", CancellationToken.None)).PersonId!;
        var anchor = (await accounts.CreateOrganisationAsync(
            Actor.CommandLine,
            new NewOrganisation { Name = "Ziekenhuis", Kind = OrganisationKind.Hospital, IsAnchor = true },
            CancellationToken.None)).OrganisationId!.Value;
        await accounts.GrantRoleAsync(
            Actor.CommandLine, person.Value, Roles.Finance, anchor, CancellationToken.None);
    }

    static async Task UploadAsync(Browser browser, TestCity city)
    {
        await browser.OpenAsync("/betaallijsten");
        if (browser.Page.QuerySelector("main [name=OrganisationId][value]:not([value=''])") is { } acting)
        {
            await browser.SendAsync("main form", ("OrganisationId", acting.GetAttribute("value")!));
            await browser.OpenAsync("/betaallijsten");
        }
        var token = browser.Page.QuerySelector("main form input[name=__RequestVerificationToken]")!
            .GetAttribute("value")!;
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var (name, text) in new[] { ("hoekzema.csv", List), ("przybylska.csv", "niets;te\nlezen") })
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "files", name);
        }
        await browser.PostAsync("/betaallijsten", form);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            await using var scope = city.Scope();
            var uploads = await scope.ServiceProvider.GetRequiredService<PartnersDb>().Uploads.ToListAsync();
            if (uploads.Count == 2 && uploads.All(u => u.State != UploadState.Waiting))
                return;
            await Task.Delay(100, limit.Token);
        }
    }
}
