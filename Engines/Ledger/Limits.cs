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
        ref var account = ref Touch(number);
        account.Overdraft = request.Overdraft;
        account.HoldingMax = request.HoldingMax;
        account.WarnBelow = request.WarnBelow;
        _journal.Limits.Add(request);
        return LimitStatus.Changed;
    }

    static bool AreMalformed(AccountFlags flags, long overdraft, long holdingMax, long warnBelow) =>
        overdraft < 0 || holdingMax < 0 || warnBelow < 0
        || (overdraft > 0 && (flags & Limited) == AccountFlags.None);
}
