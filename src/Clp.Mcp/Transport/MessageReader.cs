using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>Reads one line strictly: either a message, or the error that its sender is told. Thread-safe.</summary>
internal sealed class MessageReader(int maxBytes)
{
    private static readonly JsonTypeInfo<JsonRpcMessage> Json = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    // Texts may be as long as the message: what an intent's values may be is for the mediation to say, in words for the model.
    private readonly StateLimits limits = StateLimits.Default with { MaxBytes = maxBytes, MaxTextLength = maxBytes };

    /// <summary>The message, or what is wrong with it; neither for an empty line.</summary>
    public (JsonRpcMessage? Message, JsonRpcError? Problem) Read(InputLine line)
    {
        if (line.TooLong is { } scanned)
        {
            return (null, Problem(McpErrorCode.InvalidRequest, scanned.Id, $"{ClpCodes.TooLarge}: The message is longer than {maxBytes} bytes; send less at once."));
        }

        if (line.Bytes.Span.Trim(" \t\r"u8).IsEmpty)
        {
            return default;
        }

        try
        {
            if (StateValue.Parse(line.Bytes.Span, limits) is not StateObject)
            {
                return (null, Problem(McpErrorCode.InvalidRequest, default, "A message is one JSON object on one line; batches are not taken."));
            }
        }
        catch (StateFormatException e)
        {
            return (null, Problem(McpErrorCode.ParseError, IdOf(line), e.Message));
        }

        try
        {
            return (JsonSerializer.Deserialize(line.Bytes.Span, Json), null);
        }
        catch (JsonException)
        {
            return (null, Problem(McpErrorCode.InvalidRequest, IdOf(line), "The message is no JSON-RPC 2.0 request, notification or response."));
        }
    }

    public static JsonRpcError Problem(McpErrorCode code, RequestId id, string message)
        => new() { Id = id, Error = new JsonRpcErrorDetail { Code = (int)code, Message = message } };

    private static RequestId IdOf(InputLine line)
    {
        IdScanner scanner = new();
        scanner.Feed(line.Bytes.Span);
        return scanner.Id;
    }
}
