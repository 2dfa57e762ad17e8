using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Clp.TestServers;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>A real HTTP server in as few lines as that takes: it keeps what it gets, and answers, or misbehaves, as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConnectionServer server;
    private int connections;

    public Receiver(IPAddress? at = null, int port = 0) => server = new ConnectionServer(at ?? IPAddress.Loopback, port, ServeAsync);

    public static Receiver Start(IPAddress? at = null, int port = 0) => new(at, port);

    /// <summary>Two on the same port of two addresses.</summary>
    public static async Task<(Receiver First, Receiver Second)> PairAsync(IPAddress first, IPAddress second)
    {
        while (true)
        {
            Receiver one = new(first);
            try
            {
                return (one, new Receiver(second, one.Port));
            }
            catch (SocketException)
            {
                await one.DisposeAsync();
            }
        }
    }

    public int Port => server.Address.Port;

    public Uri Url => new($"http://{server.Address}/hooks/s3cr3t-path?key=s3cr3t-query");

    /// <summary>How many connections were opened, whatever came over them.</summary>
    public int Connections => Volatile.Read(ref connections);

    public ConcurrentQueue<Received> Requests { get; } = [];

    /// <summary>What a request is answered; 200 unless told.</summary>
    public Func<Received, Answer> Respond { get; set; } = _ => new Answer(200);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        Interlocked.Increment(ref connections);
        using NetworkStream stream = new(socket);
        while (await ReadAsync(stream, stopping) is { } request)
        {
            Requests.Enqueue(request);
            Answer answer = Respond(request);
            if (answer.Resets)
            {
                socket.LingerState = new LingerOption(true, 0);
                return;
            }

            await answer.After.WaitAsync(stopping);
            await WriteAsync(stream, answer, stopping);
            if (answer.BreaksOff)
            {
                return;
            }
        }
    }

    private static async Task WriteAsync(NetworkStream stream, Answer answer, CancellationToken stopping)
    {
        StringBuilder head = new($"HTTP/1.1 {answer.Status} Status\r\ncontent-length: {answer.BodyBytes}\r\n");
        foreach ((string name, string value) in answer.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), stopping);
        byte[] block = new byte[64 * 1024];
        for (long left = answer.BodyEndsAt ?? answer.BodyBytes; left > 0; left -= block.Length)
        {
            await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), stopping);
            answer.Written += Math.Min(left, block.Length);
        }
    }

    private static async Task<Received?> ReadAsync(NetworkStream stream, CancellationToken stopping)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (!(head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n'))
        {
            if (await stream.ReadAsync(one, stopping) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), null)];
        await stream.ReadExactlyAsync(body, stopping);
        return new Received(lines[0], headers, body);
    }
}

/// <summary>A request as it came.</summary>
internal sealed record Received(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers[WebhookSignature.IdHeader];

    public StateObject Event => (StateObject)StateValue.Parse(Body);

    /// <summary>As a receiver does it.</summary>
    public void Verify(TimeProvider clock, params WebhookSecret[] secrets)
        => WebhookSignature.Verify(secrets, Id, Headers[WebhookSignature.TimestampHeader], Headers[WebhookSignature.SignatureHeader], Body, clock);
}

/// <summary>What a receiver answers.</summary>
internal sealed record Answer(int Status)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public long BodyBytes { get; init; }

    /// <summary>Where the body stops, although more was announced.</summary>
    public long? BodyEndsAt { get; init; }

    /// <summary>Closes the connection after what was written.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>How much of the body went out.</summary>
    public long Written { get; set; }

    /// <summary>Breaks the connection off instead.</summary>
    public bool Resets { get; init; }

    /// <summary>The answer comes after this.</summary>
    public Task After { get; init; } = Task.CompletedTask;
}
