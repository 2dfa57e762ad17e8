using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>
/// The protocol's stdio transport: one JSON-RPC message per line, each way. In place of the SDK's own, which keeps a line whatever
/// its length, says nothing to whoever sent one that it cannot read, and drops the answers to what came before the end of the input.
/// </summary>
internal sealed class LineTransport : TransportBase
{
    private static readonly JsonTypeInfo<JsonRpcMessage> Json = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    private readonly LineReader reader;
    private readonly Stream output;
    private readonly MessageReader messages;
    private readonly OpenRequests open;
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly CancellationTokenSource closed = new();
    private readonly CancellationTokenSource stopping = new();
    private Task reading = Task.CompletedTask;
    private bool isBroken;

    public LineTransport(Stream input, Stream output, int maxMessageBytes, int maxOpenRequests, ILoggerFactory? loggerFactory)
        : base("stdio", loggerFactory)
    {
        (reader, this.output, messages, open) = (new LineReader(input, maxMessageBytes), output, new MessageReader(maxMessageBytes), new OpenRequests(maxOpenRequests));
        SetConnected();
    }

    /// <summary>Cancelled when nothing more can come from the client.</summary>
    public CancellationToken Closed => closed.Token;

    public void Start() => reading = ReadAllAsync();

    public override async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is JsonRpcResponse or JsonRpcError)
        {
            open.Answered(((JsonRpcMessageWithId)message).Id);
        }

        await WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(JsonRpcMessage message, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, Json);
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isBroken)
            {
                // All or nothing: half a line would spoil the next one, so a cancellation comes too late here.
                await output.WriteAsync(json.Append((byte)'\n').ToArray(), CancellationToken.None).ConfigureAwait(false);
                await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody listens any more; the end of the input tells the rest.
            isBroken = true;
        }
        finally
        {
            sending.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        sending.Dispose();
        closed.Dispose();
        stopping.Dispose();
    }

    private async Task ReadAllAsync()
    {
        try
        {
            while (await reader.ReadAsync(stopping.Token).ConfigureAwait(false) is { } line)
            {
                await TakeAsync(line).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone, or the host stops: the end, like the end of the input.
        }

        await closed.CancelAsync().ConfigureAwait(false);
        SetDisconnected();
    }

    private async ValueTask TakeAsync(InputLine line)
    {
        (JsonRpcMessage? message, JsonRpcError? problem) = messages.Read(line);
        if (message is JsonRpcRequest request)
        {
            problem = open.TryBegin(request);
        }
        else if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled)
        {
            open.Cancelled(cancelled);
        }

        if (problem is not null)
        {
            await WriteAsync(problem, stopping.Token).ConfigureAwait(false);
        }
        else if (message is not null)
        {
            await WriteMessageAsync(message, stopping.Token).ConfigureAwait(false);
        }
    }
}
