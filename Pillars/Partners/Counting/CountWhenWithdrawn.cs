using Vliegwiel.Platform.Outbox;

namespace Vliegwiel.Partners.Counting;

/// <summary>Counts again after a list was withdrawn.</summary>
sealed class CountWhenWithdrawn(CountSpend count) : IMessageHandler
{
    public string Kind => typeof(SpendWithdrawn).FullName!;

    public Task HandleAsync(Guid messageId, string body, CancellationToken cancellation) =>
        count.RunAsync(cancellation);
}
