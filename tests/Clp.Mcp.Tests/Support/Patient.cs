using ModelContextProtocol.Client;

namespace Clp.Mcp.Tests;

/// <summary>Options of clients that give a server the time which a busy machine needs: after 5 s of silence the SDK takes it for an old one.</summary>
internal static class Patient
{
    public static McpClientOptions Options(string? revision = null, McpClientHandlers? handlers = null) => new()
    {
        ProtocolVersion = revision,
        DiscoverProbeTimeout = Timeout.InfiniteTimeSpan,
        InitializationTimeout = Child.Patience,
        Handlers = handlers ?? new McpClientHandlers(),
    };
}
