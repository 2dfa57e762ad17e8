using Clp.Testing;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>An instance with an order that a model has filled in and that waits for somebody's decision.</summary>
internal sealed class Waiting : IAsyncDisposable
{
    private ClpRuntime? runtime;

    private Waiting()
    {
    }

    public FakeClock Clock { get; } = new();

    public ContractInstance Orders { get; private set; } = null!;

    public Intent Intent { get; private set; } = null!;

    public Proposal Proposal { get; private set; } = null!;

    /// <summary>What has become of the proposal.</summary>
    public ProposalStatus Status => Orders.ProposalsFor(Intent).Single(p => p.Id == Proposal.Id).Status;

    public static async Task<Waiting> ForAsync(Action<IntentBuilder>? intent = null, StateObject? values = null, IEventStore? store = null, Action<ContractBuilder>? more = null)
    {
        Waiting waiting = new();
        waiting.runtime = new ClpRuntime(Build(intent, more), new() { EventStore = store ?? new MemoryStore(), TimeProvider = waiting.Clock, SnapshotEvery = 2 });
        waiting.Orders = await waiting.runtime.OpenAsync("a");
        waiting.Intent = await waiting.Orders.DispatchAsync("order", null, By(Cy));
        waiting.Proposal = await waiting.Orders.StageAsync(waiting.Intent, new ProposalDraft(values ?? Article().With("count", 2)) { By = Bot });
        return waiting;
    }

    /// <summary>Someone else changes the state.</summary>
    public async Task MoveOnAsync() => (await Orders.SubmitAsync("restock", StateObject.Of(("count", 1)))).EnsureCommitted();

    public async ValueTask DisposeAsync() => await runtime!.DisposeAsync();
}
