using System.Net;
using System.Net.Sockets;

namespace Vliegwiel.Browser;

/// <summary>A connection between browser and program that can be cut, as a long upload may meet outdoors.</summary>
sealed class BreakingLine : IAsyncDisposable
{
    const int Piece = 16_384;

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Task _accepting;
    readonly int _port;
    long _left = long.MaxValue;

    public BreakingLine(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Every connection breaks once this much more was sent.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    public void Mend() => CutAfter(long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    async Task CarryAsync(TcpClient browser)
    {
        using var from = browser;
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
            await Task.WhenAny(SendAsync(from.GetStream(), to.GetStream()),
                to.GetStream().CopyToAsync(from.GetStream(), _end.Token));
            // Closed at once, without the good-bye: the connection is gone.
            from.LingerState = to.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // One of the two went away.
        }
    }

    async Task SendAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[Piece];
        int read;
        while ((read = await from.ReadAsync(buffer, _end.Token)) > 0)
        {
            if (Interlocked.Add(ref _left, -read) <= 0)
                return;
            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }
}
