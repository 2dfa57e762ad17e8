using System.Threading.Channels;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>
/// Tells the client what has changed since it was last told, and nothing that it cannot see: pokes are only reasons to look.
/// Looking and telling happen one after the other, outside whatever poked. Thread-safe.
/// </summary>
internal sealed class Announcer(ContractInstance instance, string provider, Listeners listeners)
{
    private readonly Channel<bool> pokes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ProposalWatch proposals = new(instance, provider);
    private string[] tools = Possible(instance);
    private long stateVersion = instance.StateVersion;

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
        // What is possible may depend on the time as well.
        string[] toolsNow = Possible(instance);
        if (!toolsNow.AsSpan().SequenceEqual(tools))
        {
            tools = toolsNow;
            await listeners.ToolsChangedAsync(server).ConfigureAwait(false);
        }

        long stateVersionNow = instance.StateVersion;
        if (stateVersionNow != stateVersion)
        {
            stateVersion = stateVersionNow;
            await listeners.UpdatedAsync(server, ContractResources.State).ConfigureAwait(false);
        }

        if (proposals.HasChanged())
        {
            await listeners.UpdatedAsync(server, ContractResources.PendingProposals).ConfigureAwait(false);
        }
    }

    private static string[] Possible(ContractInstance instance) => [.. instance.PossibleIntents.Select(i => i.Name)];
}
