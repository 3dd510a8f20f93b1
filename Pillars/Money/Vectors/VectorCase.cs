using System.Text.Json;
using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Vectors;

/// <summary>One case of a table on a ledger of its own.</summary>
sealed class VectorCase(ReplayVectors replay)
{
    // Any time will do; the tables move it.
    const long StartsAt = 1_000_000_000_000_000;

    readonly LedgerMachine _ledger = new(new LedgerOptions());
    readonly List<VectorRow> _accounts = [];
    readonly List<VectorRow> _transfers = [];
    long _now = StartsAt;

    public void Run(JsonElement rows)
    {
        foreach (var element in rows.EnumerateArray())
        {
            var row = new VectorRow(element);
            switch (row.Operation)
            {
                case "account":
                    _accounts.Add(row);
                    break;
                case "transfer":
                    _transfers.Add(row);
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
                    replay.Skip();
                    break;
            }
        }
    }

    void Commit()
    {
        Account[] accounts = [.. _accounts.Select(row => row.Account())];
        var created = new AccountResult[accounts.Length];
        _ledger.CreateAccounts(accounts, _now, created);
        for (var i = 0; i < created.Length; i++)
            replay.Check(_accounts[i], _accounts[i].Expected, StatusName.Of(created[i].Status));
        Transfer[] transfers = [.. _transfers.Select(row => row.Transfer())];
        var booked = new TransferResult[transfers.Length];
        _ledger.CreateTransfers(transfers, _now, booked);
        for (var i = 0; i < booked.Length; i++)
            replay.Check(_transfers[i], _transfers[i].Expected, StatusName.Of(booked[i].Status));
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
            "nanoseconds" => TimeSpan.FromMicroseconds(0.001),
            "microseconds" => TimeSpan.FromMicroseconds(1),
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
            "debits_pending" => account.DebitsPending,
            "debits_posted" => account.DebitsPosted,
            "credits_pending" => account.CreditsPending,
            "credits_posted" => account.CreditsPosted,
            "closed" => account.IsClosed ? 1 : 0,
            "exists" => found ? 1 : 0,
            _ => throw new FormatException($"An account has no \"{field}\"."),
        });
    }

    void LookUpTransfer(VectorRow row)
    {
        var found = _ledger.TryTransfer(row.Id("id"), out var transfer, out _);
        Compare(row, found, field => field switch
        {
            "amount" => transfer.Amount,
            "exists" => found ? 1 : 0,
            _ => throw new FormatException($"A transfer has no \"{field}\"."),
        });
    }

    /// <summary>Of what was found, the fields that the row expects; null expects that there is nothing.</summary>
    void Compare(VectorRow row, bool found, Func<string, long> valueOf)
    {
        var expect = row.Row.GetProperty("expect");
        if (expect.ValueKind == JsonValueKind.Null)
        {
            replay.Check(row, "nothing", found ? "something" : "nothing");
            return;
        }
        var fields = expect.EnumerateObject().ToList();
        var asked = fields.Select(f => $"{f.Name}={Number(f.Value)}");
        var got = found || fields.TrueForAll(f => f.Name == "exists")
            ? string.Join(' ', fields.Select(f => $"{f.Name}={valueOf(f.Name)}")) : "nothing";
        replay.Check(row, string.Join(' ', asked), got);
    }

    static long Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => VectorRow.Amount(value),
    };
}
