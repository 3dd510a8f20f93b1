using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Vliegwiel.Platform.Accounts.Phones;

/// <summary>Hands a text message to the gateway that the operator chose.</summary>
sealed partial class SmsGateway : IDisposable
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    readonly SmsOptions _options;
    readonly ILogger<SmsGateway> _logger;
    readonly HttpClient _client;
    readonly SemaphoreSlim _turn = new(1);

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public SmsGateway(IOptions<SmsOptions> options, ILogger<SmsGateway> logger)
    {
        (_options, _logger) = (options.Value, logger);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Timeout,
        };
    }

    public bool IsOn => _options.IsOn;

    /// <summary>Only one at a time counts what was sent; the next goes on when this is disposed.</summary>
    public async Task<IDisposable> InTurnAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        return new Turn(_turn);
    }

    sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }

    /// <summary>True when the gateway took it.</summary>
    /// <param name="to">E.164: +31612345678.</param>
    public async Task<bool> SendAsync(string to, string text, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url)
            {
                Content = new StringContent(
                    Body(to, text), Encoding.UTF8, new MediaTypeHeaderValue(_options.ContentType)),
            };
            if (await AuthorizationAsync(cancellation) is { Length: > 0 } header)
                request.Headers.TryAddWithoutValidation("Authorization", header);
            using var answer = await _client.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
                LogRefused((int)answer.StatusCode);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException
            || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogUnreached(problem);
            return false;
        }
    }

    /// <summary>One pass, so that a message that holds {to} stays as it is.</summary>
    string Body(string to, string text) => string.Join(
        Written(to), _options.Body.Split("{to}").Select(
            part => part.Replace("{text}", Written(text), StringComparison.Ordinal)));

    string Written(string value) => _options.ContentType == SmsOptions.Json
        ? JsonEncodedText.Encode(value).ToString()
        : Uri.EscapeDataString(value);

    async Task<string> AuthorizationAsync(CancellationToken cancellation) => _options.AuthorizationFile.Length > 0
        ? (await File.ReadAllTextAsync(_options.AuthorizationFile, cancellation)).Trim()
        : _options.Authorization;

    public void Dispose()
    {
        _client.Dispose();
        _turn.Dispose();
    }

    [LoggerMessage(LogLevel.Error, "The gateway for text messages answered {Status}")]
    partial void LogRefused(int status);

    [LoggerMessage(LogLevel.Error, "The gateway for text messages could not be reached")]
    partial void LogUnreached(Exception problem);
}
