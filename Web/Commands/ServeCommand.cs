using System.CommandLine;
using System.Net;

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

    public static Option<string[]> Url()
    {
        var option = new Option<string[]>("--url")
        {
            Description = "Address to listen on; may be given more than once.",
            DefaultValueFactory = _ => [Serve.DefaultUrl],
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !IsAddress(t.Value)))
                result.AddError($"--url {token.Value}: an address is like {Serve.DefaultUrl}, http or https.");
        });
        return option;
    }

    static bool IsAddress(string text)
    {
        try
        {
            // Also http://*:5080, which is no URI.
            var address = BindingAddress.Parse(text);
            return address.Scheme is "http" or "https" && address.Port is > -1 and <= IPEndPoint.MaxPort;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
