using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Partners;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Web;

namespace Vliegwiel.Bench;

/// <summary>The import as people use it, into a city on SQLite, beside DuckDB's read_csv of the same file.</summary>
static class ImportBench
{
    const double SecondsMax = 10;
    const long PeakBytesMax = 1L << 30;
    const double RatioMax = 4;

    /// <summary>Where the city lies, in the folder of the run.</summary>
    public const string DataFolder = "data";

    public static async Task<int> RunAsync(string folder, int lines, TextWriter output, bool keep, bool hasLimits)
    {
        var file = Path.Combine(folder, "payments.csv");
        var load = Load();
        var net = MillionLines.Write(file, lines);
        // The file is in the cache of the disk for all three alike.
        var scan = await Measurements.ChildAsync("scan", folder, file);
        var table = await Measurements.ChildAsync("table", folder, file);
        var parquet = await Measurements.ChildAsync("parquet", folder, file);
        var import = await Measurements.ChildAsync("import", folder, file);
        // Beside the peer that does what we do, in as far as it can: read the file and keep it on disk.
        var ratio = import.Seconds / parquet.Seconds;
        var isRight = import.Rows == lines && import.NetMinor == net && scan.Rows == lines;
        var isKept = isRight && import.Seconds <= SecondsMax && import.PeakBytes <= PeakBytesMax && ratio <= RatioMax;
        var report = string.Join(
            Environment.NewLine,
            $"# Import of {lines} payment lines ({new FileInfo(file).Length >> 20} MiB of CSV)",
            "",
            $"{Environment.ProcessorCount} cores, load at the start {load}; each row a process of its own, in one run.",
            "",
            "| what | seconds | of processor | times the scan | times the Parquet | peak MiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            Row("DuckDB read_csv, every column read, nothing kept", scan, scan, parquet),
            Row("DuckDB read_csv into a table", table, scan, parquet),
            Row("DuckDB read_csv into Parquet", parquet, scan, parquet),
            Row("import: raw copy, reading, receipt, suppliers, Parquet", import, scan, parquet),
            "",
            $"Rows and net to the cent: {Word(isRight)}. Limits: {SecondsMax} s {Word(import.Seconds <= SecondsMax)}, "
                + $"{PeakBytesMax >> 20} MiB {Word(import.PeakBytes <= PeakBytesMax)}, "
                + $"{RatioMax} times the Parquet {Word(ratio <= RatioMax)}.");
        await output.WriteLineAsync(report);
        if (keep)
            await ResultFile.WriteAsync("import", report);
        return (hasLimits ? isKept : isRight) ? 0 : 1;
    }

    /// <summary>Through the same door as the command line, into a city made for it.</summary>
    public static async Task<Measured> ImportAsync(string folder, string file)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        VliegwielHost.AddServices(services, Path.Combine(folder, DataFolder));
        await using var program = services.BuildServiceProvider();
        var city = program.GetRequiredService<CityRegistry>().Save(Town);
        await program.GetRequiredService<MigrationRunner>().MigrateAsync(city.Database, CancellationToken.None);
        await using var scope = program.CreateCityScope(city);
        var anchor = await scope.ServiceProvider.GetRequiredService<IAccounts>().CreateOrganisationAsync(
            Actor.CommandLine,
            new NewOrganisation { Name = "Bench", Kind = OrganisationKind.Municipality, IsAnchor = true },
            CancellationToken.None);
        var clock = Clock.Start();
        var taken = await scope.ServiceProvider.GetRequiredService<ITakeInSpend>().TakeInAsync(
            Actor.CommandLine, anchor.OrganisationId!.Value, file, CancellationToken.None);
        var measured = clock.Stop();
        var receipt = ((FileReading.Read)taken.Reading!).Receipt;
        return measured with { Rows = receipt.RowsTaken, NetMinor = receipt.NetMinor };
    }

    /// <summary>Every column of every row is parsed and looked at, nothing is kept.</summary>
    public static Task<Measured> ScanAsync(string file) => DuckAsync(
        $"select count(*), count(columns(*)) from read_csv('{file}')");

    public static Task<Measured> TableAsync(string file) => DuckAsync(
        $"create table payments as select * from read_csv('{file}'); select count(*) from payments");

    /// <summary>Kept on disk in the same format as ours.</summary>
    public static Task<Measured> ParquetAsync(string folder, string file) => DuckAsync(
        $"copy (select * from read_csv('{file}')) to '{folder}/peer.parquet' (format parquet, compression zstd); "
        + $"select count(*) from read_parquet('{folder}/peer.parquet')");

    static async Task<Measured> DuckAsync(string sql)
    {
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync();
        await using var command = duck.CreateCommand();
        command.CommandText = sql;
        var clock = Clock.Start();
        var rows = Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        return clock.Stop() with { Rows = rows };
    }

    static City Town => new()
    {
        Slug = "bench",
        Name = "Bench",
        RegionName = "Bench",
        Languages = ["nl", "en"],
        TimeZone = "Europe/Amsterdam",
        Currency = "EUR",
        Rings = new RingDefinitions { Municipality = [], SubRegion = [], Region = [], Country = "NL" },
    };

    static string Row(string what, Measured measured, Measured scan, Measured parquet) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {measured.Seconds:0.00} | {measured.ProcessorSeconds:0.00} "
            + $"| {measured.Seconds / scan.Seconds:0.0} | {measured.Seconds / parquet.Seconds:0.0} "
            + $"| {measured.PeakBytes >> 20} |");

    public static string Word(bool isKept) => isKept ? "kept" : "NOT KEPT";

    public static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
