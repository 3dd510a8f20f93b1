using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Vliegwiel.Money.Webhooks;

/// <summary>What an operator can set, in the section "Webhooks".</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Also addresses inside the operator's own network, and without encryption: to try things out. Anybody
    /// with an account could otherwise reach what no visitor may.</summary>
    public bool AllowPrivate { get; set; }
}

/// <param name="Status">Null when nothing was answered.</param>
sealed record WebhookAnswer(int? Status, string? Error)
{
    public bool IsTaken => Status is >= 200 and < 300;

    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>Sends messages to addresses that others chose: only out of the house, no further than that address, and not
/// for long.</summary>
sealed class WebhookClient : IDisposable
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    static readonly TimeSpan ConnectionLasts = TimeSpan.FromMinutes(2);

    readonly WebhookOptions _options;
    readonly HttpClient _client;

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public WebhookClient(WebhookOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = ConnectionLasts,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, cancellation),
        };
        _client = new HttpClient(handler) { Timeout = Timeout };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Vliegwiel", "1"));
    }

    /// <summary>Whether a person may give this address.</summary>
    public bool Takes(string? url) => url is { Length: <= Webhook.UrlLengthMax }
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (_options.AllowPrivate && address.Scheme == Uri.UriSchemeHttp))
        && address.UserInfo.Length == 0
        && (_options.AllowPrivate || !IPAddress.TryParse(address.DnsSafeHost, out var ip) || !IsPrivate(ip));

    public async Task<WebhookAnswer> SendAsync(
        string url, IReadOnlyDictionary<string, string> headers, string body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        try
        {
            // What it says beyond the status is not read.
            using var answer =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return new WebhookAnswer((int)answer.StatusCode, null);
        }
        catch (Exception problem) when (problem is HttpRequestException
            || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var why = problem is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known
                ? $"{known.HttpRequestError}" : problem is OperationCanceledException ? "Timeout" : problem.Message;
            return new WebhookAnswer(
                null, why.Length > WebhookDelivery.ErrorLengthMax ? why[..WebhookDelivery.ErrorLengthMax] : why);
        }
    }

    /// <summary>The name is looked up and the address judged here, so that it cannot change in between.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket.")]
    async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancellation);
        var allowed = _options.AllowPrivate ? addresses : Array.FindAll(addresses, a => !IsPrivate(a));
        if (allowed.Length == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The address is not a public one.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Loopback, link-local, private, shared, multicast and reserved addresses (IANA special-purpose address
    /// registries).</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal
                || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any)
                // 64:ff9b::/96 and 2002::/16 carry an address of the older kind.
                || address.GetAddressBytes() is [0, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..];
        }
        return address.GetAddressBytes() is [0 or 10 or 127 or >= 224, ..] or [100, >= 64 and < 128, ..]
            or [169, 254, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [192, 0, 0 or 2, _]
            or [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _];
    }

    public void Dispose() => _client.Dispose();
}
