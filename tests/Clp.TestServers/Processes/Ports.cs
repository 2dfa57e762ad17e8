using System.Net;
using System.Net.Sockets;

namespace Clp.TestServers;

/// <summary>
/// Free loopback ports, below the range from which the system takes the ports of outgoing connections: a server that is down for
/// a moment finds its port free when it comes back.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port on which nothing listens and that this process has not given out before. Another process may still be quicker.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            for (int attempt = 0; attempt < Count; attempt++)
            {
                int port = First + Random.Shared.Next(Count);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new ServerException($"no free port between {First} and {First + Count}");
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
