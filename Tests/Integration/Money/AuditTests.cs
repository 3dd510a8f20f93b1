using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Audits;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.Storage;
using Vliegwiel.Money.Store;
using Vliegwiel.Money.Vouchers;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Money;

/// <summary>What an auditor does who trusts nobody: replay it, and have other programs add it up.</summary>
public sealed class AuditTests
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Verify_is_clean_and_finds_what_was_changed_behind_the_ledgers_back(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        await LiveAsync(town);

        var clean = await VerifyAsync(town);
        await ChangeAsync(town, "update transfer set amount = amount + 1 where sequence = 4");
        var broken = await VerifyAsync(town);

        Assert.Empty(clean.Problems);
        Assert.Equal(12, clean.Looked);
        Assert.Equal("money.verify.broken", Assert.Single(broken.Problems).TextKey);
    }

    [Theory, EveryDatabase]
    public async Task A_snapshot_that_tells_another_story_is_found_before_a_start_believes_it(
        DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (purse, till) = await LiveAsync(town);
        var ledger = await town.LedgerAsync();
        var path = LedgerPlace.Snapshot(town.City.City);
        Task<LedgerHead> SaveAsync(LedgerHead? head) => ledger.Writer.ReadAsync(
            (machine, now) =>
            {
                LedgerSnapshot.Write(path, machine, head ?? now);
                return now;
            },
            Now);

        var before = await SaveAsync(null);
        Assert.Empty((await VerifyAsync(town)).Problems);
        await ledger.BookAsync(ledger.Transfer(MoneyTown.NewId(), purse.Id, till.Id, 1, TransferCode.Payment), Now);
        // The balances of now under the seal of before: a cent more for the till.
        await SaveAsync(before);

        Assert.Equal("money.verify.snapshot", Assert.Single((await VerifyAsync(town)).Problems).TextKey);
    }

    [Theory, EveryDatabase]
    public async Task The_tables_of_the_city_are_held_beside_the_ledger(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (_, till) = await LiveAsync(town);
        async Task<IEnumerable<string>> KeysAsync() => (await VerifyAsync(town)).Problems.Select(p => p.TextKey);
        var statement = new TakenStatement
        {
            Id = MoneyTown.NewId(),
            FileName = "s",
            FileHash = "h",
            Place = 0,
            Kind = "camt.053",
            BankId = "s",
            ClosingMinor = 12_500,
            ClosingDay = new DateOnly(2026, 1, 5),
            Entries = 0,
            State = StatementState.Booked,
            ActorName = "x",
            ReceivedAt = town.Time.GetUtcNow(),
        };
        await AddAsync(town, statement);
        Assert.Empty(await KeysAsync());

        // Euros in the books that the bank never told.
        await town.IssueAsync(till, 1);
        Assert.Equal(["money.verify.bank"], await KeysAsync());
        await AddAsync(town, new VoucherSheet
        {
            Id = MoneyTown.NewId(),
            AccountId = till.Id,
            Title = "x",
            ValueMinor = 1,
            Count = 1,
            LastDay = new DateOnly(2026, 1, 5),
            IsCovered = true,
            MadeByName = "x",
            MadeAt = town.Time.GetUtcNow(),
        });
        Assert.Equal(["money.verify.bank", "money.verify.notBooked"], await KeysAsync());
    }

    static Task<int> AddAsync(MoneyTown town, object row) => town.RunAsync((MoneyDb db) =>
    {
        db.Add(row);
        return db.SaveChangesAsync(Now);
    });

    [Theory, EveryDatabase]
    public async Task A_busy_ledger_is_as_sound_as_a_quiet_one(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (purse, till) = await LiveAsync(town);
        var ledger = await town.LedgerAsync();
        using var done = new CancellationTokenSource();
        var busy = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    await ledger.BookAsync(
                        ledger.Transfer(MoneyTown.NewId(), purse.Id, till.Id, 1, TransferCode.Payment), Now);
                }
            },
            Now);

        var problems = new List<CheckProblem>();
        for (var i = 0; i < 40; i++)
            problems.AddRange((await VerifyAsync(town)).Problems);
        await done.CancelAsync();
        await busy;

        Assert.Empty(problems);
    }

    [Theory, EveryDatabase]
    public async Task Every_row_of_the_table_is_there_and_no_name(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (purse, _) = await LiveAsync(town);

        var text = await ExportAsync(town, LedgerFormat.Csv);

        var rows = text.TrimEnd().Split("\r\n")[1..];
        Assert.Equal(12, rows.Length);
        Assert.DoesNotContain("Bewoner", text, StringComparison.Ordinal);
        var sum = 0m;
        foreach (var row in rows.Select(r => r.Split(',')))
        {
            // A reservation moves nothing, nor does its end.
            if (row[7] is "Pending" or "VoidPending")
                continue;
            var amount = decimal.Parse(row[10], CultureInfo.InvariantCulture);
            var name = $"liabilities:personal:{purse.Id:n}";
            sum += row[9] == name ? amount : row[8] == name ? -amount : 0;
        }
        Assert.Equal(await town.HasAsync(purse), (long)(sum * 100));
    }

    [Theory, EveryDatabase]
    public async Task Statements_of_all_accounts_are_read_back_and_reconcile(DatabaseProvider provider)
    {
        await using var town = await MoneyTown.CreateAsync(provider);
        var (purse, _) = await LiveAsync(town);

        var text = await ExportAsync(town, LedgerFormat.Camt053);
        var seen = new Statements();
        using (var stream = new MemoryStream(Encoding.UTF8.GetBytes(text)))
            BankFile.Read(stream, seen);

        Assert.Equal(ChartOfAccounts.OfTheCity.Count + 3, seen.All.Count);
        Assert.All(seen.All, s => Assert.True(s.Reconciles));
        var own = seen.All.Single(s => s.Account == $"{purse.Id:n}");
        Assert.Equal(await town.HasAsync(purse), (long)(own.Closing!.Amount.Value * 100));
    }

    [Theory]
    [InlineData("hledger", LedgerFormat.Hledger)]
    [InlineData("ledger", LedgerFormat.Ledger)]
    public async Task Other_programs_come_to_the_same_balances(string program, LedgerFormat format)
    {
        Assert.SkipUnless(IsInstalled(program), $"{program} is not installed.");
        await using var town = await MoneyTown.CreateAsync(DatabaseProvider.Sqlite);
        var (purse, till) = await LiveAsync(town);
        var file = Path.Combine(town.City.Folder, "books.journal");
        await File.WriteAllTextAsync(file, await ExportAsync(town, format), Now);

        foreach (var account in new[] { purse, till })
        {
            var balance = await town.HasAsync(account);
            var told = await RunAsync(
                program, "-f", file, "balance", "--flat", $"{account.Id:n}");
            // Debits are above nothing in these programs: what people hold is a debt of the city.
            var figure = (-balance / 100m).ToString("0.00", CultureInfo.InvariantCulture);
            Assert.Contains($"{figure} EUR", told, StringComparison.Ordinal);
        }
        // A line that was changed no longer comes to what the end says.
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file, Now))
                .Replace("  10.00 EUR", "  10.01 EUR", StringComparison.Ordinal)
                .Replace("  -10.00 EUR", "  -10.01 EUR", StringComparison.Ordinal), Now);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(program, "-f", file, "balance"));
    }

    /// <summary>Euros in, payments, a reservation that was posted in part, one that was voided, a refund.</summary>
    static async Task<(MoneyAccount Purse, MoneyAccount Till)> LiveAsync(MoneyTown town)
    {
        var (bo, purse) = await town.PersonAsync("Bo Bewoner");
        var (owner, till) = await town.ShopAsync("Fietsenmaker");
        var (_, hall) = await town.ShopAsync("Bakker");
        await town.IssueAsync(purse, 10_000);
        await town.IssueAsync(hall, 2_500);
        for (var i = 1; i <= 3; i++)
        {
            town.Time.Advance(TimeSpan.FromDays(1));
            Assert.Null((await town.PayAsync(bo, purse, till, 1_000)).RefusalKey);
        }
        Assert.Null((await town.PayAsync(owner, till, hall, 333)).RefusalKey);
        var ledger = await town.LedgerAsync();
        var first = ledger.Transfer(MoneyTown.NewId(), purse.Id, till.Id, 800, TransferCode.Payment);
        var second = first with { Id = LedgerId.Of(MoneyTown.NewId()), Amount = 700 };
        first.Flags = second.Flags = Vliegwiel.Ledger.TransferFlags.Pending;
        var post = new Vliegwiel.Ledger.Transfer
        {
            Id = LedgerId.Of(MoneyTown.NewId()),
            PendingId = first.Id,
            Amount = 500,
            Flags = Vliegwiel.Ledger.TransferFlags.PostPending,
        };
        var free = post with
        {
            Id = LedgerId.Of(MoneyTown.NewId()),
            PendingId = second.Id,
            Amount = 0,
            Flags = Vliegwiel.Ledger.TransferFlags.VoidPending,
        };
        var results = await ledger.Writer.CreateTransfersAsync([first, second, post, free], Now);
        Assert.All(results, r => Assert.Equal(Vliegwiel.Ledger.TransferStatus.Created, r.Status));
        return (purse, till);
    }

    static async Task<CheckOutcome> VerifyAsync(MoneyTown town)
    {
        await using var scope = town.City.Scope();
        return await scope.ServiceProvider.GetServices<ICityCheck>().OfType<LedgerCheck>().Single().RunAsync(Now);
    }

    static async Task ChangeAsync(MoneyTown town, string sql)
    {
        await using var connection = await LedgerPlace.ReadAsync(town.City.City, Now);
        await using var command = connection.Command(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Now));
    }

    static async Task<string> ExportAsync(MoneyTown town, LedgerFormat format)
    {
        using var output = new MemoryStream();
        var exported = await LedgerExport.WriteAsync(town.City.City, format, output, Now);
        Assert.Equal(12, exported.Transfers);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["LANG"] = "C.UTF-8" },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Now), process.StandardError.ReadToEndAsync(Now));
        await process.WaitForExitAsync(Now);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await error);
    }

    sealed class Statements : IBankFileVisitor
    {
        public List<BankStatement> All { get; } = [];

        public void Report(StatusReport report)
        {
        }

        public void Entry(BankEntry entry)
        {
        }

        public void Statement(BankStatement statement) => All.Add(statement);
    }
}
