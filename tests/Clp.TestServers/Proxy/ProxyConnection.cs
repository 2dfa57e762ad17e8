using System.Diagnostics;
using System.Net.Sockets;

namespace Clp.TestServers;

/// <summary>One client's connection and the one to the server that belongs to it.</summary>
internal sealed class ProxyConnection(TcpProxy proxy, Socket client, Socket server)
{
    private const int PieceBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Set under the proxy's lock: from here on nothing more is forwarded either way.</summary>
    public bool IsCut { get; set; }

    /// <summary>Forwards until both sides are done or one of them fails; then both are closed.</summary>
    public async Task RunAsync()
    {
        Task toServer = PumpAsync(client, server, ProxyDirection.ToServer);
        Task toClient = PumpAsync(server, client, ProxyDirection.ToClient);
        await Task.WhenAll(toServer, toClient);
        client.Dispose();
        server.Dispose();
    }

    /// <summary>Closes both sides with RST.</summary>
    public void Reset()
    {
        Reset(client);
        Reset(server);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The other end was quicker.
        }

        socket.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, ProxyDirection direction)
    {
        byte[] buffer = new byte[PieceBytes];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and int count)
            {
                await proxy.DelayAsync();
                if (!await ForwardAsync(to, direction, buffer.AsMemory(0, count)))
                {
                    return;
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // What one side sees, the other is to see too.
            Reset();
        }
    }

    /// <summary>False when the connection ends here.</summary>
    private async Task<bool> ForwardAsync(Socket to, ProxyDirection direction, ReadOnlyMemory<byte> piece)
    {
        (int pass, ProxyWatch? cut) = proxy.Count(this, direction, piece);
        for (int sent = 0; sent < pass;)
        {
            sent += await to.SendAsync(piece[sent..pass]);
        }

        if (cut is not null)
        {
            await LeaveAsync(to);
            proxy.Finish(this, cut);
        }

        return !IsCut;
    }

    /// <summary>A reset throws away what the socket has not sent yet; over loopback, what was sent has arrived.</summary>
    private static async Task LeaveAsync(Socket socket)
    {
        long start = Stopwatch.GetTimestamp();
        while (Posix.Unsent(socket.Handle) > 0 && Stopwatch.GetElapsedTime(start) < Patience)
        {
            await Task.Yield();
        }
    }
}
