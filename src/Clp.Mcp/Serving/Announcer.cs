using System.Threading.Channels;
using Clp.Ai;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>
/// Tells the client what has changed since it was last told, and nothing that it cannot see: pokes are only reasons to look.
/// Looking and telling happen one after the other, outside whatever poked. Thread-safe.
/// </summary>
internal sealed class Announcer(ContractInstance instance, ContractResources resources, Listeners listeners)
{
    private readonly Channel<bool> pokes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private string[] tools = ToolNames(instance);
    private StateObject state = instance.VisibleState;
    private long stateVersion = instance.StateVersion;
    private string proposals = resources.Proposals();

    public void Poke() => pokes.Writer.TryWrite(true);

    public void Stop() => pokes.Writer.TryComplete();

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(McpServer server)
    {
        await foreach (bool _ in pokes.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await TellAsync(server).ConfigureAwait(false);
        }
    }

    private async ValueTask TellAsync(McpServer server)
    {
        string[] toolsNow = ToolNames(instance);
        if (!toolsNow.AsSpan().SequenceEqual(tools))
        {
            tools = toolsNow;
            await listeners.ToolsChangedAsync(server).ConfigureAwait(false);
        }

        StateObject stateNow = instance.VisibleState;
        if (!stateNow.Equals(state) || instance.StateVersion != stateVersion)
        {
            (state, stateVersion) = (stateNow, instance.StateVersion);
            await listeners.UpdatedAsync(server, ContractResources.State).ConfigureAwait(false);
        }

        string proposalsNow = resources.Proposals();
        if (proposalsNow != proposals)
        {
            proposals = proposalsNow;
            await listeners.UpdatedAsync(server, ContractResources.PendingProposals).ConfigureAwait(false);
        }
    }

    private static string[] ToolNames(ContractInstance instance) => [.. instance.Contract.AsDeclarations(instance).Select(d => d.Name)];
}
