using Vliegwiel.Platform.Areas.Import;
using Vliegwiel.Platform.Outbox;

namespace Vliegwiel.Partners.Counting;

/// <summary>Counts what was taken in, soon after.</summary>
sealed class CountWhenImported(CountSpend count) : IMessageHandler
{
    public string Kind => typeof(SpendImported).FullName!;

    public Task HandleAsync(Guid messageId, string body, CancellationToken cancellation) =>
        count.RunAsync(cancellation);
}

/// <summary>Counts after areas came in: a payee may be called after one, and so be a public body.</summary>
sealed class CountWhenAreasImported(CountSpend count) : IMessageHandler
{
    public string Kind => typeof(AreasImported).FullName!;

    public Task HandleAsync(Guid messageId, string body, CancellationToken cancellation) =>
        count.RunAsync(cancellation);
}

/// <summary>Counts after a rule was changed or a line overruled.</summary>
sealed class CountWhenRulesChanged(CountSpend count) : IMessageHandler
{
    public string Kind => typeof(CountingChanged).FullName!;

    public Task HandleAsync(Guid messageId, string body, CancellationToken cancellation) =>
        count.RunAsync(cancellation);
}
