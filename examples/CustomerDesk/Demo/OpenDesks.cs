using Clp;
using Clp.Storage;
using CustomerDesk.Shared;

namespace CustomerDesk.Demo;

/// <summary>The running program: a file store, a runtime for each desk, and an instance for each conversation. Closing it leaves nothing but files.</summary>
internal sealed class OpenDesks : IAsyncDisposable
{
    private readonly DemoData data;
    private readonly Dictionary<Desk, ClpRuntime> runtimes;

    private OpenDesks(DemoData data, FileStore store, Dictionary<Desk, ClpRuntime> runtimes) => (this.data, Store, this.runtimes) = (data, store, runtimes);

    public FileStore Store { get; }

    /// <summary>Opens the store of a folder, new or not.</summary>
    public static OpenDesks Open(DemoData data, DemoFolder folder, TimeProvider clock)
    {
        FileStore store = FileStore.Open(folder.Store);
        return new(data, store, data.Desks.ToDictionary(desk => desk, desk => new ClpRuntime(desk.Contract, new ClpRuntimeOptions
        {
            EventStore = store,
            TimeProvider = clock,
            ProposalLifetime = TimeSpan.FromDays(3),
        })));
    }

    public ValueTask<ContractInstance> InstanceAsync(DemoConversation conversation, CancellationToken cancellationToken) =>
        runtimes[data.DeskOf(conversation)].OpenAsync(conversation.Id, cancellationToken);

    public async ValueTask<Clerk> ClerkAsync(DemoConversation conversation, CancellationToken cancellationToken) =>
        await Clerk.StartAsync(data.DeskOf(conversation), await InstanceAsync(conversation, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (ClpRuntime runtime in runtimes.Values)
        {
            await runtime.DisposeAsync();
        }

        await Store.DisposeAsync();
    }
}
