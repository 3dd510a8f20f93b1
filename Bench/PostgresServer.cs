using System.Diagnostics;

namespace Vliegwiel.Bench;

/// <summary>A PostgreSQL of its own, durable as it comes, reached by a socket in its folder only.</summary>
sealed class PostgresServer : IAsyncDisposable
{
    const string User = "vliegwiel";
    readonly string _programs;
    readonly string _folder;
    readonly bool _isRoot;

    PostgresServer(string programs, string folder) =>
        (_programs, _folder, _isRoot) = (programs, folder, Environment.UserName == "root");

    public string ConnectionString => $"Host={_folder};Username={User};Database=postgres";

    /// <returns>Null where PostgreSQL is not installed.</returns>
    public static async Task<PostgresServer?> StartAsync()
    {
        const string Debian = "/usr/lib/postgresql";
        var programs = !Directory.Exists(Debian)
            ? null
            : Directory.GetDirectories(Debian).Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb"))).Order().LastOrDefault();
        if (programs is null)
            return null;
        var server = new PostgresServer(programs, Directory.CreateTempSubdirectory("vliegwiel-pg-").FullName);
        if (server._isRoot)
            await RunAsync("chown", ["postgres", server._folder]);
        await server.AskAsync(
            "initdb", "-D", $"{server._folder}/db", "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C.UTF-8");
        await server.AskAsync(
            "pg_ctl", "-D", $"{server._folder}/db", "-l", $"{server._folder}/log", "-w",
            "-o", $"-k {server._folder} -c listen_addresses=", "start");
        return server;
    }

    /// <summary>Runs one of PostgreSQL's own programs against this server.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> AskAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        // The server refuses to run as root.
        return _isRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    public Task<string> ClientAsync(string program, params string[] arguments) =>
        AskAsync(program, ["-h", _folder, "-U", User, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await AskAsync("pg_ctl", "-D", $"{_folder}/db", "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    static async Task<string> RunAsync(string program, string[] arguments)
    {
        // A server that goes on would keep its starter's pipes open: what it prints goes to its log.
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (printed, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await printed
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await complained}");
    }
}
