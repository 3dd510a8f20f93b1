using System.Runtime.InteropServices;

namespace Vliegwiel.Ledger;

/// <summary>New limits for an account: another tier, another agreement. What stands already stands; only what comes is
/// measured by them.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LimitChange(UInt128 AccountId, long Overdraft, long HoldingMax, long WarnBelow);

public enum LimitStatus
{
    Changed,
    AccountNotFound,
    LimitsAreMalformed,
}

public sealed partial class LedgerMachine
{
    /// <summary>Changes limits. An answer for each request, in their order.</summary>
    /// <param name="time">Microseconds since 1970 (UTC); when it lies behind <see cref="Clock"/>, that goes on.</param>
    public void ChangeLimits(ReadOnlySpan<LimitChange> requests, long time, Span<LimitStatus> results)
    {
        CheckRoom(requests.Length, results.Length);
        Expire(time);
        Begin(time, requests.Length);
        for (var i = 0; i < requests.Length; i++)
            results[i] = Change(requests[i]);
    }

    LimitStatus Change(in LimitChange request)
    {
        var number = _accounts.Find(request.AccountId);
        if (number < 0)
            return LimitStatus.AccountNotFound;
        if (AreMalformed(_accounts[number].Flags, request.Overdraft, request.HoldingMax, request.WarnBelow))
            return LimitStatus.LimitsAreMalformed;
        ref readonly var account = ref _accounts[number];
        _journal.LimitsBefore.Add(
            new LimitChange(account.Id, account.Overdraft, account.HoldingMax, account.WarnBelow));
        _journal.Limits.Add(request);
        SetLimits(request);
        return LimitStatus.Changed;
    }

    void SetLimits(in LimitChange limits)
    {
        ref var account = ref _accounts[_accounts.Find(limits.AccountId)];
        account.Overdraft = limits.Overdraft;
        account.HoldingMax = limits.HoldingMax;
        account.WarnBelow = limits.WarnBelow;
    }

    static bool AreMalformed(AccountFlags flags, long overdraft, long holdingMax, long warnBelow) =>
        overdraft < 0 || holdingMax < 0 || warnBelow < 0
        || (overdraft > 0 && (flags & Limited) == AccountFlags.None);
}
