using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Leak;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Web;

namespace Vliegwiel.Bench;

/// <summary>Where the money goes, asked over and over of a city that holds the lines: the query, and the page over
/// HTTP.</summary>
static class LeakBench
{
    const int Requests = 200;
    const double P95MsMax = 300;
    const string Page = "/geld-weg";

    public static async Task<int> RunAsync(string folder, int lines, TextWriter output, bool keep)
    {
        var file = Path.Combine(folder, "payments.csv");
        MillionLines.Write(file, lines);
        // The import has the memory of a process of its own; the city stays in the folder.
        await Measurements.ChildAsync("import", folder, file);
        var load = ImportBench.Load();
        var data = Path.Combine(folder, ImportBench.DataFolder);
        var (counting, query) = await QueryAsync(data);
        var page = await PageAsync(data);
        var isKept = query.AtMost(P95MsMax) && page.AtMost(P95MsMax);
        var report = string.Join(
            Environment.NewLine,
            $"# Where the money goes, over {lines} payment lines of {MillionLines.Suppliers} suppliers",
            "",
            $"{Environment.ProcessorCount} cores, load at the start {load}; {Requests} requests one after another.",
            string.Create(CultureInfo.InvariantCulture, $"Counting once, before: {counting:0.0} s."),
            "",
            "| what | first ms | p50 ms | p95 ms |",
            "| --- | ---: | ---: | ---: |",
            query.Row("report by the query"),
            page.Row($"page {Page} over HTTP"),
            "",
            $"Limit: p95 {P95MsMax} ms {ImportBench.Word(isKept)}.");
        await output.WriteLineAsync(report);
        if (keep)
            await ResultFile.WriteAsync("leak", report);
        return isKept ? 0 : 1;
    }

    static async Task<(double CountingSeconds, Times Query)> QueryAsync(string data)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        VliegwielHost.AddServices(services, data);
        await using var program = services.BuildServiceProvider();
        var city = program.GetRequiredService<CityRegistry>().All.Single();
        var start = Stopwatch.GetTimestamp();
        await using (var scope = program.CreateCityScope(city))
            await scope.ServiceProvider.GetRequiredService<ICountSpend>().RunAsync(CancellationToken.None);
        var counting = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var times = await Times.OfAsync(async () =>
        {
            await using var scope = program.CreateCityScope(city);
            var report = await scope.ServiceProvider.GetRequiredService<LeakQuery>().ReportAsync(
                Actor.CommandLine, new LeakQuestion(null, null, PlaceRule.Seat), CancellationToken.None);
            if (report.Lines == 0 || report.IsBehind)
                throw new InvalidOperationException("The report does not hold the lines.");
        });
        return (counting, times);
    }

    static async Task<Times> PageAsync(string data)
    {
        await using var app = VliegwielHost.Build(new ServeOptions(data, ["http://127.0.0.1:0"]));
        await VliegwielHost.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var page = new Uri(new Uri(addresses.Addresses.Single()), Page);
        await using var clients = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        using var browser = clients.GetRequiredService<IHttpClientFactory>().CreateClient();
        var times = await Times.OfAsync(async () =>
        {
            using var answer = await browser.GetAsync(page);
            answer.EnsureSuccessStatusCode();
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.RequestMessage!.RequestUri != page || !text.Contains("<table", StringComparison.Ordinal))
                throw new InvalidOperationException("Not the page that was asked for.");
        });
        await app.StopAsync();
        return times;
    }

    /// <summary>The first request, which warms up, and the others from fast to slow.</summary>
    sealed record Times(double FirstMs, double[] Ms)
    {
        public static async Task<Times> OfAsync(Func<Task> request)
        {
            var all = new double[Requests + 1];
            for (var i = 0; i < all.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await request();
                all[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            return new Times(all[0], [.. all.Skip(1).Order()]);
        }

        public bool AtMost(double limitMs) => At(0.95) <= limitMs;

        public string Row(string what) => string.Create(
            CultureInfo.InvariantCulture, $"| {what} | {FirstMs:0.0} | {At(0.5):0.0} | {At(0.95):0.0} |");

        double At(double share) => Ms[(int)Math.Ceiling(share * Ms.Length) - 1];
    }
}
