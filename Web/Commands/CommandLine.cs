using System.CommandLine;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web.Commands;

/// <summary>The verbs of the executable: one file a verb in this folder, listed here.</summary>
/// <remarks>
/// Every verb that needs a city takes --data; every verb that computes has --json. Progress goes to standard error,
/// results to standard output, and the exit code is 0 only when all went well.
/// </remarks>
static class CommandLine
{
    /// <summary>At the signal TERM or at Ctrl-C: longer than the server takes for requests and jobs that still run (30
    /// s), and shorter than systemd waits (docs/operations.md).</summary>
    public static InvocationConfiguration Invocation { get; } =
        new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(35) };

    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "Folder with the cities and all they hold.",
        DefaultValueFactory = _ => new DirectoryInfo(".data"),
        Recursive = true,
    };

    /// <summary>nl or en; anything else is refused.</summary>
    public static Option<string?> LanguageOption()
    {
        var option = new Option<string?>("--language") { Description = "nl or en; else the language of the terminal." };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var wish] && !Language.All.Contains(wish.Value))
                result.AddError($"--language {wish.Value}: kies nl of en (choose nl or en).");
        });
        return option;
    }

    public static RootCommand Build()
    {
        var root = new RootCommand("Vliegwiel: a city renews its own economy, and shows what came of it.");
        root.Subcommands.Add(DemoCommand.Build());
        root.Subcommands.Add(ServeCommand.Build());
        root.Subcommands.Add(ImportCommand.Build());
        root.Subcommands.Add(CountCommand.Build());
        root.Subcommands.Add(AdministratorCommand.Build());
        root.Subcommands.Add(LedgerCommand.Build());
        root.Subcommands.Add(BankCommand.Build());
        root.Subcommands.Add(MoneyCommand.Build());
        foreach (var command in Storage.StorageCommands.Build())
            root.Subcommands.Add(command);
        return root;
    }
}
