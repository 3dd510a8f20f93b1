using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vliegwiel.Integration.Platform.Accounts;

/// <summary>A mail server on this machine that speaks just enough SMTP (RFC 5321), and refuses as often as it is
/// told.</summary>
sealed class SmtpListener : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Task _serving;
    int _refusals;

    public SmtpListener(int refusals = 0)
    {
        _refusals = refusals;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whole messages with their head, as they came over the line.</summary>
    public List<string> Messages { get; } = [];
    public List<string> Recipients { get; } = [];

    async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client);
            }
            catch (Exception problem) when (problem is OperationCanceledException or IOException or SocketException)
            {
                // The next client, or the end.
            }
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        async Task SayAsync(string line) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);
        await SayAsync("220 test ready");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var verb = line.Length >= 4 ? line[..4].ToUpperInvariant() : line;
            if (verb == "RCPT" && _refusals > 0)
            {
                _refusals--;
                await SayAsync("451 mailbox of " + line["RCPT TO:".Length..] + " is busy");
                continue;
            }
            if (verb == "RCPT")
                Recipients.Add(line["RCPT TO:".Length..]);
            if (verb == "DATA")
            {
                await SayAsync("354 go on");
                var message = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { } part && part != ".")
                    message.Append(part).Append('\n');
                Messages.Add(message.ToString());
            }
            await SayAsync(verb == "QUIT" ? "221 bye" : "250 ok");
            if (verb == "QUIT")
                return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }
}
