using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>The client's requests that are not answered yet, so that there are never more than are allowed. Thread-safe.</summary>
internal sealed class OpenRequests(int max)
{
    private readonly Lock gate = new();
    private readonly HashSet<RequestId> open = [];

    /// <summary>Why a request is not taken; null when it is.</summary>
    public JsonRpcError? TryBegin(JsonRpcRequest request)
    {
        lock (gate)
        {
            if (open.Count >= max)
            {
                return MessageReader.Problem(McpErrorCode.InvalidRequest, request.Id, $"{ClpCodes.TooMany}: {max} requests are open, which is the limit; wait for an answer.");
            }

            return open.Add(request.Id) ? null
                : MessageReader.Problem(McpErrorCode.InvalidRequest, request.Id, "A request with this id is open already; every request needs an id of its own.");
        }
    }

    public void Answered(RequestId id)
    {
        lock (gate)
        {
            open.Remove(id);
        }
    }

    /// <summary>A cancelled request is not answered.</summary>
    public void Cancelled(JsonRpcNotification notification)
    {
        if (notification.Params is JsonObject fields && fields["requestId"] is JsonValue id)
        {
            Answered(id.TryGetValue(out string? text) ? new RequestId(text) : id.TryGetValue(out long number) ? new RequestId(number) : default);
        }
    }
}
