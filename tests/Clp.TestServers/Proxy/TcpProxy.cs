using System.Net;
using System.Net.Sockets;

namespace Clp.TestServers;

/// <summary>
/// A network that misbehaves on command: listens on a free loopback port and forwards to a server's. Slow, down, reset, or cut after
/// an exact number of bytes of a request or a reply. Thread safe.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<ProxyConnection> connections = [];
    private readonly int targetPort;
    private ProxyWatch watch = new(ProxyCut.Never);
    private Socket? listener;
    private Task accepting = Task.CompletedTask;

    private TcpProxy(int targetPort)
    {
        this.targetPort = targetPort;
        Port = Ports.Next();
        GoUp();
    }

    /// <summary>The address it listens on, 127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>How long each piece is held back, either way; zero at first.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How many connections there are now.</summary>
    public int Connections
    {
        get
        {
            lock (gate)
            {
                return connections.Count;
            }
        }
    }

    /// <summary>Starts a proxy in front of a loopback port.</summary>
    public static TcpProxy Start(int targetPort) => new(targetPort);

    /// <summary>Plans a cut, in place of an earlier plan; the count begins now. It is made once, after that everything passes again.</summary>
    public ProxyWatch Arm(ProxyCut cut)
    {
        lock (gate)
        {
            return watch = new ProxyWatch(cut);
        }
    }

    /// <summary>Counts the bytes of the connection that sends the next request (that <paramref name="from"/> says yes to), in place of an earlier plan.</summary>
    public ProxyWatch Watch(Func<ReadOnlyMemory<byte>, bool>? from = null) => Arm(ProxyCut.Never with { From = from });

    /// <summary>Cuts nothing any more, but for a cut that is being made: its watch says so.</summary>
    public void Disarm() => Arm(ProxyCut.Never);

    /// <summary>Resets every connection, both sides of it.</summary>
    public void ResetAll()
    {
        lock (gate)
        {
            foreach (ProxyConnection connection in connections)
            {
                connection.IsCut = true;
                connection.Reset();
            }
        }
    }

    /// <summary>Refuses new connections and resets those there are.</summary>
    public void GoDown()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
            ResetAll();
        }
    }

    /// <summary>Takes connections again; does nothing when it does.</summary>
    public void GoUp()
    {
        lock (gate)
        {
            if (listener is null)
            {
                listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
                listener.Listen();
                accepting = AcceptAsync(listener);
            }
        }
    }

    /// <summary>Goes down for good; returns when nothing is forwarded any more.</summary>
    public async ValueTask DisposeAsync()
    {
        GoDown();
        await accepting;
    }

    internal Task DelayAsync() => Latency > TimeSpan.Zero ? Task.Delay(Latency) : Task.CompletedTask;

    /// <summary>How much of a piece may pass, and the watch when the connection is to be cut after that.</summary>
    internal (int Pass, ProxyWatch? Cut) Count(ProxyConnection connection, ProxyDirection direction, ReadOnlyMemory<byte> piece)
    {
        lock (gate)
        {
            if (connection.IsCut)
            {
                return (0, null);
            }

            (int pass, bool isCut) = watch.Count(connection, direction, piece);
            if (!isCut)
            {
                return (pass, null);
            }

            // Before the last bytes leave, so that what they cause no longer comes back.
            connection.IsCut = true;
            ProxyWatch done = watch;
            watch = new ProxyWatch(ProxyCut.Never);
            return (pass, done);
        }
    }

    /// <summary>Resets a connection whose last bytes have left.</summary>
    internal void Finish(ProxyConnection connection, ProxyWatch cut)
    {
        if (cut.ThenDown)
        {
            GoDown();
        }

        connection.Reset();
        cut.Done();
    }

    private async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await from.AcceptAsync());
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Down.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        ProxyConnection connection = new(this, client, server);
        try
        {
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, targetPort));
        }
        catch (SocketException)
        {
            connection.Reset();
            return;
        }

        if (!Add(connection))
        {
            connection.Reset();
            return;
        }

        await connection.RunAsync();
        lock (gate)
        {
            connections.Remove(connection);
        }
    }

    private bool Add(ProxyConnection connection)
    {
        lock (gate)
        {
            if (listener is null)
            {
                return false;
            }

            watch.Opened(connection);
            return connections.Add(connection);
        }
    }
}
