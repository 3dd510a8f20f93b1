using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vliegwiel.Integration.Harness;

/// <summary>A gateway for text messages on this computer: it keeps what it was asked to send.</summary>
sealed class SmsListener : IAsyncDisposable
{
    readonly WebApplication _app;

    SmsListener(WebApplication app) => _app = app;

    public List<(string? Authorization, string? ContentType, string Body)> Received { get; } = [];

    public int Status { get; set; } = StatusCodes.Status200OK;

    public string Url =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        + "/messages";

    public static async Task<SmsListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var listener = new SmsListener(app);
        app.MapPost("/messages", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            lock (listener.Received)
                listener.Received.Add((request.Headers.Authorization, request.ContentType, body));
            return Results.StatusCode(listener.Status);
        });
        await app.StartAsync();
        return listener;
    }

    /// <summary>The six digits of the newest message.</summary>
    public string Code => new([.. Received[^1].Body.Split("\"text\":\"")[1].TakeWhile(char.IsAsciiDigit)]);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
