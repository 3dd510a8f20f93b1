using System.CommandLine;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel serve: serves the cities of a data folder; an empty folder opens the set-up page.</summary>
static class ServeCommand
{
    public static Command Build()
    {
        var data = CommandLine.Data();
        var url = Url();
        var command =
            new Command("serve", "Serves the cities of a data folder until Ctrl-C; an empty one opens the set-up page.")
        {
            data,
            url,
        };
        command.SetAction((parsed, cancellation) => Serve.RunAsync(
            new ServeOptions(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(url)),
            Serve.AnnounceAsync,
            cancellation));
        return command;
    }

    public static Option<string[]> Url() => new("--url")
    {
        Description = "Address to listen on; may be given more than once.",
        DefaultValueFactory = _ => [Serve.DefaultUrl],
    };
}
