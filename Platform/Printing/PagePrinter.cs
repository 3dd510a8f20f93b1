using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Vliegwiel.Platform.Printing;

/// <summary>
/// Writes a page as PDF with a headless Chromium, which makes it tagged: headings, tables and language are in it for
/// screen readers.
/// </summary>
public sealed partial class PagePrinter(IOptions<PrintOptions> options, ILogger<PagePrinter> logger) : IDisposable
{
    /// <summary>A browser takes a core and some hundred megabytes.</summary>
    const int AtOnceMax = 2;
    const int SaidLengthMax = 500;
    static readonly TimeSpan TakesMax = TimeSpan.FromSeconds(60);

    readonly SemaphoreSlim _room = new(AtOnceMax);

    public bool IsOn => options.Value.IsOn;

    /// <param name="html">A whole page that needs nothing else (see PrintedHtml).</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The PDF; null when the browser did not make one: it is logged why.</returns>
    public async Task<byte[]?> PrintAsync(string html, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("vliegwiel-print-").FullName;
        try
        {
            var (page, pdf) = (Path.Combine(folder, "page.html"), Path.Combine(folder, "page.pdf"));
            await File.WriteAllTextAsync(page, html, cancellation);
            var said = await RunAsync(folder, page, pdf, cancellation);
            if (File.Exists(pdf))
                return await File.ReadAllBytesAsync(pdf, cancellation);
            LogFailed(said.Length > SaidLengthMax ? said[^SaidLengthMax..] : said);
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    /// <returns>What the browser said.</returns>
    async Task<string> RunAsync(string folder, string page, string pdf, CancellationToken cancellation)
    {
        List<string> arguments =
        [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
            // Nothing has a name: no address can be reached.
            "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={Path.Combine(folder, "browser")}",
            "--no-pdf-header-footer", "--generate-pdf-document-outline", $"--print-to-pdf={pdf}",
            new Uri(page).AbsoluteUri,
        ];
        // Chromium has no sandbox for root; the page runs no scripts and may fetch nothing.
        if (Environment.UserName == "root")
            arguments.Insert(0, "--no-sandbox");
        using var browser = Process.Start(new ProcessStartInfo(options.Value.Chromium, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TakesMax);
        try
        {
            var said = browser.StandardError.ReadToEndAsync(limit.Token);
            await browser.StandardOutput.ReadToEndAsync(limit.Token);
            await browser.WaitForExitAsync(limit.Token);
            return await said;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"It took longer than {TakesMax.TotalSeconds} s.";
        }
        finally
        {
            if (!browser.HasExited)
                browser.Kill(entireProcessTree: true);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The browser wrote no PDF: {Said}")]
    partial void LogFailed(string said);
}
