using System.Text.Json;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Vectors;

/// <summary>One case of a table on a ledger of its own.</summary>
sealed class VectorCase(ReplayVectors replay)
{
    // At the beginning: tables with imports name timestamps of their own, counted from there.
    const long StartsAt = 1;

    // The ledger leaves them to queries.
    static readonly string[] Queries =
    [
        "get_account_transfers", "get_account_transfers_result", "get_account_balances", "get_account_balances_result",
        "query_accounts", "query_accounts_result", "query_transfers", "query_transfers_result", "get_change_events",
        "get_change_events_result",
    ];

    readonly LedgerMachine _ledger = new(new LedgerOptions());
    readonly List<(VectorRow Row, Account Request)> _accounts = [];
    readonly List<(VectorRow Row, Transfer Request)> _transfers = [];
    long _now = StartsAt;

    public void Run(JsonElement rows)
    {
        foreach (var element in rows.EnumerateArray())
        {
            var row = new VectorRow(element);
            try
            {
                Run(row);
            }
            catch (Exception problem) when (problem is FormatException or OverflowException or KeyNotFoundException
                or InvalidOperationException)
            {
                // One row that cannot be read fails, and the others are still told.
                replay.Fail(row, problem.Message);
            }
        }
    }

    void Run(VectorRow row)
    {
        switch (row.Operation)
        {
            case "account":
                _accounts.Add((row, row.Account()));
                break;
            case "transfer":
                _transfers.Add((row, row.Transfer()));
                break;
            case "commit":
                Commit();
                break;
            case "setup":
                SetUp(row);
                break;
            case "tick":
                Tick(row);
                break;
            case "lookup_account":
                LookUpAccount(row);
                break;
            case "lookup_transfer":
                LookUpTransfer(row);
                break;
            default:
                if (!Queries.Contains(row.Operation))
                    throw new FormatException($"No operation is called \"{row.Operation}\".");
                replay.Skip();
                break;
        }
    }

    void Commit()
    {
        Account[] accounts = [.. _accounts.Select(a => a.Request)];
        var created = new AccountResult[accounts.Length];
        _ledger.CreateAccounts(accounts, _now, created);
        for (var i = 0; i < created.Length; i++)
            replay.Check(_accounts[i].Row, _accounts[i].Row.Expected, StatusName.Of(created[i].Status));
        Transfer[] transfers = [.. _transfers.Select(t => t.Request)];
        var booked = new TransferResult[transfers.Length];
        _ledger.CreateTransfers(transfers, _now, booked);
        for (var i = 0; i < booked.Length; i++)
            replay.Check(_transfers[i].Row, _transfers[i].Row.Expected, StatusName.Of(booked[i].Status));
        _ledger.Keep();
        _now = Math.Max(_now, _ledger.Clock);
        _accounts.Clear();
        _transfers.Clear();
    }

    void SetUp(VectorRow row)
    {
        if (!_ledger.TryAccount(row.Id("account"), out var account))
            throw new FormatException($"setup of an account that is not there: {row.Row.GetRawText()}");
        account.DebitsPending = row.Amount("debits_pending");
        account.DebitsPosted = row.Amount("debits_posted");
        account.CreditsPending = row.Amount("credits_pending");
        account.CreditsPosted = row.Amount("credits_posted");
        _ledger.Overwrite(account);
    }

    void Tick(VectorRow row)
    {
        var unit = row.Text("unit") switch
        {
            // The smallest step of the tables' clock is the smallest of ours.
            "nanoseconds" or "microseconds" => TimeSpan.FromMicroseconds(1),
            "milliseconds" => TimeSpan.FromMilliseconds(1),
            "minutes" => TimeSpan.FromMinutes(1),
            "hours" => TimeSpan.FromHours(1),
            "days" => TimeSpan.FromDays(1),
            _ => TimeSpan.FromSeconds(1),
        };
        var value = row.Amount("value");
        var step = (long)(unit.TotalMicroseconds * Math.Abs(value));
        _now = value < 0 ? long.MaxValue - step : _now + step;
        _ledger.Expire(_now);
        _ledger.Keep();
    }

    void LookUpAccount(VectorRow row)
    {
        var found = _ledger.TryAccount(row.Id("id"), out var account);
        Compare(row, found, field => field switch
        {
            "debits_pending" => (UInt128)account.DebitsPending,
            "debits_posted" => (UInt128)account.DebitsPosted,
            "credits_pending" => (UInt128)account.CreditsPending,
            "credits_posted" => (UInt128)account.CreditsPosted,
            "timestamp" => (UInt128)account.Timestamp,
            "ledger" => account.Ledger,
            "code" => account.Code,
            "user_data_128" => account.UserData128,
            "user_data_64" => account.UserData64,
            "user_data_32" => account.UserData32,
            "closed" => account.IsClosed ? UInt128.One : 0,
            "exists" => found ? UInt128.One : 0,
            _ => throw new FormatException($"An account has no \"{field}\"."),
        });
    }

    void LookUpTransfer(VectorRow row)
    {
        var found = _ledger.TryTransfer(row.Id("id"), out var transfer, out _);
        Compare(row, found, field => field switch
        {
            "amount" => (UInt128)transfer.Amount,
            "timestamp" => (UInt128)transfer.Timestamp,
            "timeout" => transfer.Timeout,
            "ledger" => transfer.Ledger,
            "code" => transfer.Code,
            "user_data_128" => transfer.UserData128,
            "user_data_64" => transfer.UserData64,
            "user_data_32" => transfer.UserData32,
            "exists" => found ? UInt128.One : 0,
            _ => throw new FormatException($"A transfer has no \"{field}\"."),
        });
    }

    /// <summary>Of what was found, the fields that the row expects; null expects that there is nothing.</summary>
    void Compare(VectorRow row, bool found, Func<string, UInt128> valueOf)
    {
        var expect = row.Row.GetProperty("expect");
        if (expect.ValueKind == JsonValueKind.Null)
        {
            replay.Check(row, "nothing", found ? "something" : "nothing");
            return;
        }
        var fields = expect.EnumerateObject().ToList();
        var asked = fields.Select(f => $"{f.Name}={Number(f)}");
        var got = found || fields.TrueForAll(f => f.Name == "exists")
            ? string.Join(' ', fields.Select(f => $"{f.Name}={valueOf(f.Name)}")) : "nothing";
        replay.Check(row, string.Join(' ', asked), got);
    }

    // Amounts are counted from the largest that we hold, all else from the largest of 128 bits.
    static UInt128 Number(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ when field.Name.StartsWith("user_data", StringComparison.Ordinal) => VectorRow.Id(field.Value),
        _ => (UInt128)VectorRow.Amount(field.Value),
    };
}
