using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Web;

/// <summary>What a person types wrong at the command line is answered in a line that helps, and never with
/// 0.</summary>
public sealed class CommandLineTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vliegwiel-none-");

    public void Dispose() => folder.Delete(recursive: true);

    static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "vliegwiel"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    [Theory]
    [InlineData("nl", "Er is geen stad in", "verify")]
    [InlineData("en", "There is no city in", "verify", "--json")]
    [InlineData("nl", "Er is geen stad in", "migrate")]
    [InlineData("nl", "Er is geen stad in", "backup", "a.zip")]
    [InlineData("en", "There is no city in", "count")]
    [InlineData("nl", "Er is geen stad in", "import", "spend", "a.csv")]
    [InlineData("en", "There is no city in", "import", "areas", "a.csv")]
    public async Task A_folder_without_a_city_is_said_to_have_none(
        string language, string said, params string[] arguments)
    {
        var missing = Path.Combine(folder.FullName, "missing");

        var (code, output, errors) = await RunAsync([.. arguments, "--data", missing, "--language", language]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"{said} {missing}", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(missing));
    }

    [Theory]
    [InlineData("geef een jaar zoals 2024", "count", "--year", "abc")]
    [InlineData("geef een jaar zoals 2024", "count", "--year", "99999999999")]
    [InlineData("kies nl of en", "count", "--language", "fr")]
    [InlineData("kies nl of en", "verify", "--language", "fr")]
    [InlineData("an address is like http://localhost:5080", "serve", "--url", "ftp://localhost:1")]
    [InlineData("an address is like http://localhost:5080", "serve", "--url", "rubbish")]
    public async Task An_option_that_cannot_be_read_is_refused_in_words(string said, params string[] arguments)
    {
        var (code, _, errors) = await RunAsync([.. arguments, "--data", folder.FullName]);

        Assert.Equal(1, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_connection_that_is_none_and_an_address_that_is_taken_are_said_in_a_line()
    {
        await using var city = await TestCity.CreateAsync(DatabaseProvider.Sqlite);
        var (moved, _, why) = await RunAsync(
            "move", "--to", "rubbish", "--data", city.Folder, "--language", "nl");
        Assert.Equal(2, moved);
        Assert.StartsWith("Achter --to hoort de verbinding", why, StringComparison.Ordinal);
        Assert.Single(why.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (code, _, errors) = await RunAsync(
            "serve", "--url", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}", "--data", city.Folder);
        Assert.Equal(1, code);
        Assert.Contains("address already in use", errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
