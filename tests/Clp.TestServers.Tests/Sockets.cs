using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clp.TestServers.Tests;

/// <summary>Plain sockets, and what they say when they end.</summary>
internal static class Sockets
{
    public static async Task<Socket> ConnectAsync(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    public static async Task SendAsync(this Socket socket, string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Exactly so many bytes.</summary>
    public static async Task<string> ReceiveAsync(this Socket socket, int count)
    {
        byte[] buffer = new byte[count];
        using NetworkStream stream = new(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(buffer);
        return Encoding.UTF8.GetString(buffer);
    }

    /// <summary>Everything up to the end, and the kind of end.</summary>
    public static async Task<(string Got, SocketError End)> ReadAsync(Socket socket, bool echo = false)
    {
        StringBuilder got = new();
        byte[] buffer = new byte[1000];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and int count)
            {
                got.Append(Encoding.UTF8.GetString(buffer, 0, count));
                if (echo)
                {
                    await socket.SendAsync(buffer.AsMemory(0, count));
                }
            }

            return (got.ToString(), SocketError.Success);
        }
        catch (SocketException failure)
        {
            return (got.ToString(), failure.SocketErrorCode);
        }
    }
}
