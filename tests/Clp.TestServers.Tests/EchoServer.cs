using System.Net;
using System.Net.Sockets;

namespace Clp.TestServers.Tests;

/// <summary>Sends back what it gets, and remembers how much each connection brought and how it ended.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Task<(string Got, SocketError End)>> served = [];
    private readonly Task accepting;

    public EchoServer()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>What the n-th connection brought, and how it ended: Success is an orderly end.</summary>
    public async Task<(string Got, SocketError End)> ServedAsync(int index)
    {
        while (true)
        {
            Task<(string, SocketError)>? task;
            lock (served)
            {
                task = served.ElementAtOrDefault(index);
            }

            if (task is not null)
            {
                return await task;
            }

            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptAsync();
                lock (served)
                {
                    served.Add(ServeAsync(socket));
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private static async Task<(string Got, SocketError End)> ServeAsync(Socket socket)
    {
        using Socket owned = socket;
        return await Sockets.ReadAsync(socket, echo: true);
    }
}
