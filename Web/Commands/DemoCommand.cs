using System.CommandLine;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Web.Demonstration;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel demo: makes the demonstration cities where they are missing, and serves them.</summary>
static class DemoCommand
{
    public static Command Build()
    {
        var data = CommandLine.Data();
        var url = ServeCommand.Url();
        var command = new Command("demo",
            "Makes the demonstration cities (made-up payments, real public figures) and serves them.")
        {
            data,
            url,
        };
        command.SetAction((parsed, cancellation) => Serve.RunAsync(
            new ServeOptions(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(url), Demonstration: true),
            AnnounceAsync,
            cancellation));
        return command;
    }

    static async Task AnnounceAsync(WebApplication app)
    {
        var address = Serve.AddressOf(app);
        var demonstration = app.Services.GetRequiredService<MakeDemonstration>();
        foreach (var city in app.Services.GetRequiredService<CityRegistry>().All)
        {
            await Console.Out.WriteLineAsync($"\n{city.Name}: {Serve.AddressOf(city, address)}");
            foreach (var account in demonstration.Accounts.Where(a => a.City == city.Slug))
                await Console.Out.WriteLineAsync($"  {account.Email,-36} {account.Password}  {account.What}");
        }
        await Console.Out.WriteLineAsync($"\nFiles to try an upload with: {demonstration.FilesFolder}");
        await Console.Out.WriteLineAsync("Ctrl-C stops.");
    }
}
