using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Clp.TestServers;

/// <summary>
/// A server that speaks the OpenAI chat protocol over a real loopback socket and replies as it was told, request by request. It keeps
/// what it was asked. No model, no network, no clock. Thread-safe.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ModelReply> script = [];
    private readonly ConcurrentQueue<ModelRequest> requests = [];
    private readonly Channel<ModelRequest> arrivals = Channel.CreateUnbounded<ModelRequest>();
    private readonly ConnectionServer server;

    private ScriptedModelServer() => server = new ConnectionServer(IPAddress.Loopback, 0, ServeAsync);

    /// <summary>Where it listens.</summary>
    public int Port => server.Address.Port;

    /// <summary>The endpoint as OpenAI has it, and Ollama, vLLM and llama.cpp for the same protocol: <c>/v1</c>.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}/v1");

    /// <summary>What it was asked so far, in order.</summary>
    public IReadOnlyList<ModelRequest> Requests => [.. requests];

    /// <summary>A server on a port of its own.</summary>
    public static ScriptedModelServer Start() => new();

    /// <summary>The endpoint of a deployment as Azure has it.</summary>
    public Uri Deployment(string name) => new($"http://127.0.0.1:{Port}/openai/deployments/{name}");

    /// <summary>Adds replies for the next requests. What asks more than was scripted gets a 501.</summary>
    public ScriptedModelServer Then(params ModelReply[] replies)
    {
        foreach (ModelReply reply in replies)
        {
            script.Enqueue(reply);
        }

        return this;
    }

    /// <summary>The next request that was not yet taken from here, when it has arrived.</summary>
    public ValueTask<ModelRequest> ArrivalAsync(CancellationToken cancellationToken = default) => arrivals.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        socket.NoDelay = true;
        using ModelConnection connection = new(socket, stopping);
        while (await connection.ReadAsync() is { } request)
        {
            ModelReply reply = !request.AsksForChat ? ModelReplies.Fails(404) : script.TryDequeue(out ModelReply? next) ? next : ModelReplies.Fails(501);
            requests.Enqueue(request);
            arrivals.Writer.TryWrite(request);
            if (!await connection.WriteAsync(request, reply))
            {
                return;
            }
        }
    }
}
