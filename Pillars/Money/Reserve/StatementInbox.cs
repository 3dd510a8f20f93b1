using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Redemptions;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Reserve;

/// <summary>
/// Picks up the bank's files from the folder files/money/inbox of a city, once they lie still: a bank's program puts
/// them there. What is taken goes to "taken"; what is refused to "refused", with the reason beside it. It also ends
/// what a process that died had begun with the bank.
/// </summary>
sealed class StatementInbox(
    CityRegistry cities, IServiceProvider services, TimeProvider time, ILogger<StatementInbox> logger)
    : CityRounds(cities, services, TimeSpan.FromSeconds(15), logger)
{
    static readonly TimeSpan LiesStill = TimeSpan.FromSeconds(5);

    static string Folder(City city) => Path.Combine(city.FilesFolder("money"), "inbox");

    protected override async Task OfAsync(City city, IServiceProvider scope, CancellationToken cancellation)
    {
        await scope.GetRequiredService<BookEntries>().ResumeAsync(cancellation);
        await scope.GetRequiredService<Redeem>().ResumeAsync(cancellation);
        var folder = Directory.CreateDirectory(Folder(city)).FullName;
        foreach (var path in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            if (time.GetUtcNow() - new DateTimeOffset(File.GetLastWriteTimeUtc(path)) < LiesStill)
                continue;
            TakeStatementsResult result;
            await using (var content = File.OpenRead(path))
            {
                result = await scope.GetRequiredService<TakeStatements>().RunAsync(
                    new TakeStatementsOptions(Actor.System("inbox"), Path.GetFileName(path), content), cancellation);
            }
            var target = Directory.CreateDirectory(
                Path.Combine(folder, result.RefusalKey is null ? "taken" : "refused")).FullName;
            var name = Path.Combine(target, Path.GetFileName(path));
            if (result.RefusalKey is { } refusal)
                await File.WriteAllTextAsync(name + ".txt", $"{refusal} {result.Detail}\n", cancellation);
            File.Move(path, name, overwrite: true);
        }
    }
}
