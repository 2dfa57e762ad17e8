using System.Net;
using System.Net.Sockets;

namespace Clp.TestServers;

/// <summary>Takes connections on a real socket and has each of them served, until it is disposed. Thread-safe.</summary>
public sealed class ConnectionServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;
    private int isDisposed;

    /// <summary>Listens.</summary>
    /// <param name="at">Where; both families for <see cref="IPAddress.IPv6Any"/>.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="serve">Speaks over one connection, which is closed when it ends; the token is cancelled when the server is disposed.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public ConnectionServer(IPAddress at, int port, Func<Socket, CancellationToken, Task> serve)
    {
        listener = new TcpListener(at, port);
        if (at.Equals(IPAddress.IPv6Any))
        {
            listener.Server.DualMode = true;
        }

        listener.Start();
        accepting = AcceptAsync(serve);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>Listens no more; returns when no connection is served any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 1)
        {
            return;
        }

        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptSocketAsync(stopping.Token), serve));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket accepted, Func<Socket, CancellationToken, Task> serve)
    {
        using Socket connection = accepted;
        try
        {
            await serve(connection, stopping.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The other side is gone, or the test is over.
        }
    }
}
