using System.CommandLine;
using Vliegwiel.Money.Bank;

namespace Vliegwiel.Web.Commands;

/// <summary>vliegwiel bank: what a bank sends, without a city.</summary>
static class BankCommand
{
    public static Command Build()
    {
        var command = new Command("bank", "Files of a bank: statements and reports on payments.");
        command.Subcommands.Add(Read());
        return command;
    }

    static Command Read()
    {
        var file = new Argument<FileInfo>("file") { Description = "camt.052, camt.053, camt.054 or pain.002, as XML." };
        file.AcceptExistingOnly();
        var json = new Option<bool>("--json") { Description = "Print what was read as JSON." };
        var command = new Command("read", "Reads a bank statement or a report on payments.") { file, json };
        command.SetAction(parsed => Read(parsed.GetRequiredValue(file), parsed.GetValue(json),
            Console.OpenStandardOutput(), Console.Error));
        return command;
    }

    /// <summary>Reads twice: a file that is refused at its end must not have printed its beginning, and a large one is
    /// not held.</summary>
    internal static int Read(FileInfo file, bool isJson, Stream output, TextWriter errors)
    {
        try
        {
            using var content = file.OpenRead();
            if (!content.CanSeek)
                throw new BankFileException("a pipe cannot be read twice; give a file");
            var heads = new BankHeads();
            var message = BankFile.Read(content, heads);
            content.Position = 0;
            if (isJson)
            {
                using var print = new BankJson(output, message, heads.Statements);
                BankFile.Read(content, print);
                print.End();
            }
            else
            {
                using var lines = new StreamWriter(output, leaveOpen: true);
                BankFile.Read(content, new BankTable(lines, message, heads.Statements));
            }
            return 0;
        }
        catch (Exception problem) when (problem is BankFileException or IOException or UnauthorizedAccessException
            or NotSupportedException)
        {
            errors.WriteLine(BankTable.OnOneLine($"{file.Name}: {problem.Message}"));
            return 2;
        }
    }
}

/// <summary>The statements of a file without their entries.</summary>
sealed class BankHeads : IBankFileVisitor
{
    public List<BankStatement> Statements { get; } = [];

    public void Entry(BankEntry entry)
    {
        // Printed the second time.
    }

    public void Statement(BankStatement statement) => Statements.Add(statement);

    public void Report(StatusReport report)
    {
        // Printed the second time.
    }
}
