namespace Vliegwiel.Money.Books;

/// <summary>
/// One at a time for each thing: refunds of an account, bookings of a statement. A city's ledger is in one process, so
/// waiting in it is enough.
/// </summary>
sealed class Turns
{
    const int Gates = 64;

    readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for one's turn; disposing ends it. Things may share a gate, so never take two.</summary>
    public async Task<IDisposable> EnterAsync(Guid thing, CancellationToken cancellation)
    {
        var gate = _gates[unchecked((uint)thing.GetHashCode()) % Gates];
        await gate.WaitAsync(cancellation);
        return new Turn(gate);
    }

    sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
