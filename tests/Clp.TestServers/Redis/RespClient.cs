using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clp.TestServers;

/// <summary>The Redis protocol over one socket, as far as starting and watching servers needs it. Not thread safe.</summary>
internal sealed class RespClient : IDisposable
{
    private readonly Socket socket;
    private readonly BufferedStream stream;

    private RespClient(Socket socket)
    {
        this.socket = socket;
        stream = new BufferedStream(new NetworkStream(socket, ownsSocket: false));
    }

    /// <summary>Connects to a port of the loopback address, and signs in when there is a password.</summary>
    public static async Task<RespClient> ConnectAsync(int port, string? password, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
            RespClient client = new(socket);
            if (password is not null)
            {
                await client.AskAsync(cancellation, "AUTH", password);
            }

            return client;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one command and returns its reply as text (an array's items by line); an error reply throws.</summary>
    public async Task<string> AskAsync(CancellationToken cancellation, params string[] words)
    {
        StringBuilder request = new();
        request.Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (string word in words)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellation);
        await stream.FlushAsync(cancellation);
        return await ReadAsync(cancellation);
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private async Task<string> ReadAsync(CancellationToken cancellation)
    {
        string line = await LineAsync(cancellation);
        string rest = line[1..];
        switch (line[0])
        {
            case '-':
                throw new ServerException("Redis answers: " + rest);
            case '$' when rest == "-1":
                return "";
            case '$':
                byte[] bulk = new byte[int.Parse(rest, CultureInfo.InvariantCulture) + 2];
                await stream.ReadExactlyAsync(bulk, cancellation);
                return Encoding.UTF8.GetString(bulk, 0, bulk.Length - 2);
            case '*':
                List<string> items = [];
                for (int left = int.Parse(rest, CultureInfo.InvariantCulture); left > 0; left--)
                {
                    items.Add(await ReadAsync(cancellation));
                }

                return string.Join('\n', items);
            default:
                return rest;
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, cancellation);
            if (one[0] == '\n')
            {
                return line.ToString(0, line.Length - 1);
            }

            line.Append((char)one[0]);
        }
    }
}
