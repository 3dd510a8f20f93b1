using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Store;

/// <summary>What waits for the writer.</summary>
abstract class Work
{
    /// <summary>Requests in it; 0 is a question.</summary>
    public abstract int Size { get; }

    /// <summary>In a batch accounts come first, then limits, then transfers.</summary>
    public virtual int Order => 0;

    public virtual void Read(LedgerMachine ledger, LedgerHead head)
    {
    }

    public virtual void Apply(LedgerMachine ledger, long now)
    {
    }

    public abstract void Complete();

    public abstract void Fail(Exception reason);

    public sealed class Accounts(Account[] requests) : Work<AccountResult[]>
    {
        public override int Size => requests.Length;

        public override void Apply(LedgerMachine ledger, long now) =>
            ledger.CreateAccounts(requests, now, Result = new AccountResult[requests.Length]);
    }

    public sealed class Limits(LimitChange[] requests) : Work<LimitStatus[]>
    {
        public override int Size => requests.Length;

        public override int Order => 1;

        public override void Apply(LedgerMachine ledger, long now) =>
            ledger.ChangeLimits(requests, now, Result = new LimitStatus[requests.Length]);
    }

    public sealed class Transfers(Transfer[] requests) : Work<TransferResult[]>
    {
        public Transfer[] Requests => requests;

        public override int Size => requests.Length;

        public override int Order => 2;

        public override void Apply(LedgerMachine ledger, long now) =>
            ledger.CreateTransfers(requests, now, Result = new TransferResult[requests.Length]);
    }

    /// <summary>The time alone: what has run out is freed.</summary>
    public sealed class Expiry : Work<bool>
    {
        public override int Size => 1;

        public override int Order => 2;

        public override void Apply(LedgerMachine ledger, long now)
        {
            ledger.CreateTransfers([], now, []);
            Result = true;
        }
    }

    public sealed class Question<TAnswer>(Func<LedgerMachine, LedgerHead, TAnswer> question) : Work<TAnswer>
    {
        public override int Size => 0;

        public override void Read(LedgerMachine ledger, LedgerHead head)
        {
            try
            {
                Result = question(ledger, head);
                Complete();
            }
            catch (Exception problem)
            {
                Fail(problem);
            }
        }
    }
}

/// <summary>Work and the answer to it.</summary>
abstract class Work<TAnswer> : Work
{
    readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TAnswer> Answer => _answer.Task;

    protected TAnswer? Result { get; set; }

    public override void Complete() => _answer.TrySetResult(Result!);

    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
