namespace Vliegwiel.Platform.Flywheel;

/// <summary>
/// What a module asks of a city's administrator in the first week, for the list on the home page. Register with
/// services.AddScoped&lt;IFirstSteps, ...&gt;().
/// </summary>
public interface IFirstSteps
{
    Task<IReadOnlyList<FirstStep>> NowAsync(CancellationToken cancellation);
}

/// <param name="Order">Its place in the list: 10, 20 and so on.</param>
/// <param name="TextKey">Of its texts: with ".do" behind it what to do, with ".why" what it is for.</param>
/// <param name="Page">The page's path in the source; null for what is done elsewhere or by others.</param>
/// <param name="IsDone">By what is really there, not by what somebody ticked.</param>
public sealed record FirstStep(int Order, string TextKey, string? Page, bool IsDone);
