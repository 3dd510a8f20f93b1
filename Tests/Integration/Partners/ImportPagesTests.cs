using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Jobs;
using Xunit;

namespace Vliegwiel.Integration.Partners;

/// <summary>Handing in, receipt, mending, columns and withdrawing over HTTP, as a buyer without script does
/// it.</summary>
public sealed class ImportPagesTests
{
    const string List = """
        Leverancier;Datum;Bedrag;Kenmerk
        Bakker Jansen BV;01-02-2024;100,10;A1
        Schoonmaak Noord BV;02-02-2024;200,20;A2
        Schilder de Wit BV;03-02-2024;-50,05;A3
        =CMD Holding BV;04-02-2024;niet bekend;A4

        """;

    [Fact]
    public async Task Who_may_not_is_told_why_and_gets_nothing()
    {
        await using var town = await ImportTown.StartAsync();
        await town.Browser.OpenAsync("/betaallijsten");
        Assert.Equal("/inloggen", town.Browser.Answer.RequestMessage!.RequestUri!.AbsolutePath);

        await town.Town.PersonAsync("piet@example.com");
        await town.Browser.SignInAsync("piet@example.com");
        await town.Browser.OpenAsync("/betaallijsten");
        Assert.Equal(HttpStatusCode.Forbidden, town.Browser.Answer.StatusCode);
        Assert.Contains("U werkt nu niet namens een instelling", town.Browser.Text, StringComparison.Ordinal);
        await town.Browser.OpenAsync($"/betaallijsten/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.Forbidden, town.Browser.Answer.StatusCode);
        Assert.Null(town.Browser.Page.QuerySelector("main form"));
    }

    [Fact]
    public async Task Who_may_for_an_organisation_switches_on_the_page_that_was_refused()
    {
        await using var town = await ImportTown.StartAsync();
        await town.SignInAsync();
        await town.UploadAsync(("list.csv", List));
        var page = $"/betaallijsten/{(await town.ReadAsync("list.csv")).Id}/opzijgezet?skip=0";
        await town.Browser.OpenAsync("/account/optreden");
        await town.Browser.SendAsync("main form", ("OrganisationId", ""));

        await town.Browser.OpenAsync(page);
        Assert.Equal(HttpStatusCode.Forbidden, town.Browser.Answer.StatusCode);
        await town.Browser.SendAsync("main form", ("OrganisationId", town.Anchor.ToString()));

        Assert.Equal(HttpStatusCode.OK, town.Browser.Answer.StatusCode);
        Assert.Equal(page, town.Browser.Answer.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task A_list_of_another_anchor_is_not_there_and_a_form_without_token_is_refused()
    {
        await using var town = await ImportTown.StartAsync();
        using var machine = await town.MachineAsync(town.OtherAnchor);
        using var body = new StringContent(List);
        Assert.Equal(HttpStatusCode.OK,
            (await machine.PostAsync(new Uri("/api/imports?file=a.csv", UriKind.Relative), body)).StatusCode);
        var foreign = await town.AskAsync(db => db.Imports.Select(i => i.Id).SingleAsync());
        await town.SignInAsync();

        foreach (var page in new[] { "", "/indeling", "/opzijgezet", "/intrekken", "?handler=Raw", "?handler=Json" })
        {
            await town.Browser.OpenAsync($"/betaallijsten/{foreign}{page}");
            Assert.Equal(HttpStatusCode.NotFound, town.Browser.Answer.StatusCode);
        }
        await town.UploadAsync("no token of ours", ("list.csv", Encoding.UTF8.GetBytes(List)));
        Assert.Equal(HttpStatusCode.BadRequest, town.Browser.Answer.StatusCode);
        Assert.Equal(0, await town.AskAsync(db => db.Uploads.CountAsync()));
        Assert.Empty(town.Files("uploads"));
    }

    [Fact]
    public async Task A_messy_list_is_handed_in_mended_counted_withdrawn_and_put_back()
    {
        await using var town = await ImportTown.StartAsync();
        await town.SignInAsync();
        await town.UploadAsync(("list.csv", List), ("leeg.csv", ""));
        Assert.Contains("2 bestanden zijn ontvangen", town.Browser.Text, StringComparison.Ordinal);

        Assert.Equal("reading.refused.empty", (await town.ReadAsync("leeg.csv")).Refusal);
        var id = (await town.ReadAsync("list.csv")).Id;
        await town.Browser.OpenAsync($"/betaallijsten/{id}");
        Assert.Contains("1 regel opzijgezet", town.Browser.Text, StringComparison.Ordinal);
        Assert.Contains("De andere 3 regels tellen mee: €\u00a0250,25", town.Browser.Text, StringComparison.Ordinal);
        await town.Browser.OpenAsync($"/betaallijsten/{id}?handler=SetAside");
        Assert.Contains("'=CMD Holding BV", await town.Browser.Answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);

        await MendAsync(town, id, "nog steeds niet");
        Assert.Contains("Het bedrag is niet te lezen.", town.Browser.Text, StringComparison.Ordinal);
        await MendAsync(town, id, "12,34");
        Assert.Contains("Gelezen als =CMD Holding BV, €\u00a012,34", town.Browser.Text, StringComparison.Ordinal);
        await town.Browser.SendAsync("form[action*=Take]");
        Assert.Contains("Alles gelezen: 4 regels, €\u00a0262,59", town.Browser.Text, StringComparison.Ordinal);
        var part = await town.AskAsync(db => db.Imports.SingleAsync(i => i.PartOfId == id));
        Assert.Equal((1L, 1234L), (part.RowsTaken, part.NetMinor));
        Assert.Equal(2, town.Files("lines").Length);

        await town.Browser.OpenAsync($"/betaallijsten/{id}/intrekken");
        Assert.Contains("4 regels, €\u00a0262,59", town.Browser.Text, StringComparison.Ordinal);
        await town.Browser.SendAsync("main form", ("Reason", "Verkeerd jaar"));
        Assert.Equal(0, await town.AskAsync(db => db.Imports.CountAsync(i => i.WithdrawnAt == null)));
        await town.Browser.SendAsync("form[action*=PutBack]");
        Assert.Equal(2, await town.AskAsync(db => db.Imports.CountAsync(i => i.WithdrawnAt == null)));
        var told = await town.AskAsync(db => db.OutboxMessages.Select(m => m.Kind).ToListAsync());
        Assert.Equal(2, told.Count(k => k.EndsWith("SpendWithdrawn", StringComparison.Ordinal)));
        Assert.Equal(4, told.Count(k => k.EndsWith("SpendImported", StringComparison.Ordinal)));
    }

    static async Task MendAsync(ImportTown town, Guid id, string amount)
    {
        await town.Browser.OpenAsync($"/betaallijsten/{id}/opzijgezet");
        var form = town.Browser.Page.QuerySelector("form.mend-form")!;
        var fields = form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(
            i.GetAttribute("name")!, i.GetAttribute("value") == "niet bekend" ? amount : i.GetAttribute("value")!));
        using var content = new FormUrlEncodedContent(fields);
        await town.Browser.PostAsync(form.GetAttribute("action")!, content);
    }

    [Fact]
    public async Task Columns_that_were_corrected_replace_the_reading_and_hold_for_the_next_file()
    {
        await using var town = await ImportTown.StartAsync();
        await town.SignInAsync();
        await town.UploadAsync(("een.csv",
            "Naam,Omschrijving,Datum,Bedrag\nAlfa BV,werk,01/02/2024,10.00\nBeta BV,hout,03/04/2024,20.00\n"));
        var first = (await town.ReadAsync("een.csv")).Id;
        await town.Browser.OpenAsync($"/betaallijsten/{first}/indeling");
        Assert.Contains("Alfa BV", town.Browser.Text, StringComparison.Ordinal);
        var form = town.Browser.Page.QuerySelector("form.layout-form")!;
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        KeyValuePair<string, string>[] fields =
        [
            new("__RequestVerificationToken", token), new("Table", "0"), new("Roles", "Description"),
            new("Roles", "SupplierName"), new("Roles", "Date"), new("Roles", "Amount"),
            new("Order", "MonthDayYear"), new("Sign", "Point"), new("NegativeIsSpend", "true"),
        ];
        using var preview = new FormUrlEncodedContent(fields);
        await town.Browser.PostAsync(form.GetAttribute("action")!, preview);
        Assert.Contains("2 regels tellen mee, 0 opzij, samen -€\u00a030,00", town.Browser.Text,
            StringComparison.Ordinal);
        Assert.Contains("2 januari 2024", town.Browser.Text, StringComparison.Ordinal);
        using var save = new FormUrlEncodedContent(fields);
        await town.Browser.PostAsync($"/betaallijsten/{first}/indeling?handler=Save", save);

        await town.ReadAsync("een.csv");
        var inForce = await town.AskAsync(db => db.Imports.SingleAsync(i => i.WithdrawnAt == null));
        Assert.Equal((first, -3000L), (inForce.ReplacesId!.Value, inForce.NetMinor));
        await town.UploadAsync(("twee.csv", "Naam,Omschrijving,Datum,Bedrag\nGamma BV,verf,01/02/2024,5.00\n"));
        var second = (await town.ReadAsync("twee.csv")).Id;
        Assert.Equal(-500,
            await town.AskAsync(db => db.Imports.Where(i => i.Id == second).Select(i => i.NetMinor).SingleAsync()));

        await town.Browser.OpenAsync("/betaallijsten/indelingen");
        await town.Browser.SendAsync("main form");
        Assert.Equal(0, await town.AskAsync(db => db.Layouts.CountAsync()));
    }

    [Fact]
    public async Task The_same_file_twice_leads_to_the_earlier_receipt()
    {
        await using var town = await ImportTown.StartAsync();
        await town.SignInAsync();
        await town.UploadAsync(("een.csv", List), ("twee.csv", List));
        var second = await town.ReadAsync("twee.csv");
        Assert.Equal(UploadState.Duplicate, second.State);
        await town.Browser.OpenAsync($"/en/payment-lists/{second.Id}");
        Assert.Contains("The same bytes were taken in before as een.csv", town.Browser.Text, StringComparison.Ordinal);
        Assert.Empty(town.Files("uploads"));

        while (await town.AskAsync(db => db.Jobs.AnyAsync(j => j.State != JobState.Done)))
            await Task.Delay(100, TestContext.Current.CancellationToken);
        await town.Browser.OpenAsync("/taken");
        Assert.Equal(
            ["Betaallijst inlezen: twee.csv: niet ingelezen: Dezelfde bytes zijn al ingelezen als een.csv. Ze tellen"
                + " één keer.", "Betaallijst inlezen: een.csv: klaar"],
            town.Browser.Page.QuerySelectorAll("[data-jobs] > li").Select(li => li.GetAttribute("data-say")));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using var town = await ImportTown.StartAsync();
        await town.SignInAsync();
        var token = await town.TokenAsync();
        var cookies = town.Browser.Cookies.GetCookieHeader(town.Town.Address);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(town.Town.Address.Host, town.Town.Address.Port);
            var head = $"POST /betaallijsten HTTP/1.1\r\nHost: {town.Town.Address.Authority}\r\nCookie: {cookies}\r\n"
                + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
                + $"--b\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n" + new string('x',
                    200_000);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            for (var tries = 0; town.Files("uploads").Length == 0 && tries < 100; tries++)
                await Task.Delay(50);
            Assert.NotEmpty(town.Files("uploads"));
        }
        for (var tries = 0; town.Files("uploads").Length > 0 && tries < 100; tries++)
            await Task.Delay(50);
        Assert.Empty(town.Files("uploads"));
        Assert.Equal(0, await town.AskAsync(db => db.Uploads.CountAsync()));
    }
}
