using System.Collections.Immutable;
using Clp.Testing;

namespace Clp.Middleware.Tests.Resilience;

/// <summary>A shop whose articles a provider suggests, and whose payments go outside.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public static readonly Actor Ada = Actor.Human("ada", "clerk");

    private readonly ClpRuntime runtime;

    private Shop(ClpRuntime runtime, ResilienceInterceptor resilience) => (this.runtime, Resilience) = (runtime, resilience);

    public required FakeClock Clock { get; init; }
    public required ContractInstance Instance { get; init; }
    public ResilienceInterceptor Resilience { get; }

    public static Contract Contract(Func<TransitionContext, CancellationToken, ValueTask<StateDelta>>? pay = null) => Clp.Contract.Define("shop")
        .State(StateObject.Of(("paid", 0)), Field.Required("paid", Shape.Integer) with { VisibleToAi = true })
        .Intent("order", i => i.Required("article", Shape.Text))
        .Intent("pay", i => i.Optional("amount", Shape.Integer))
        .Intent("refund")
        .Transition("take", "order", _ => StateDelta.Empty)
        .TransitionAsync("charge", "pay", pay ?? ((_, _) => new(StateDelta.Set("paid", 1))))
        .TransitionAsync("return", "refund", (_, _) => new(StateDelta.Set("paid", 0)))
        .Build();

    /// <summary>With pauses of half of what they may be.</summary>
    public static async Task<Shop> OpenAsync(ResilienceOptions resilience, IProposalProvider? provider = null, Func<TransitionContext, CancellationToken, ValueTask<StateDelta>>? pay = null)
    {
        FakeClock clock = new();
        ClpRuntimeOptions options = new() { TimeProvider = clock, Jitter = () => 0.5, ProposalProvider = provider };
        options.UseResilience(resilience);
        ClpRuntime runtime = new(Contract(pay), options);
        return new Shop(runtime, (ResilienceInterceptor)options.Interceptors[0]) { Clock = clock, Instance = await runtime.OpenAsync() };
    }

    /// <summary>Moves the clock. What waits for it goes on within the call, as it would on a timer's thread, and not at some time on another one.</summary>
    public void Advance(TimeSpan by)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Clock.Advance(by);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    public CircuitStatus Circuit(ClpPhase phase = ClpPhase.Propose) => Resilience.Circuits.Single(c => c.Phase == phase);

    public async Task<Task<Proposal?>> AskAsync(CancellationToken cancellationToken = default)
        => Instance.ProposeAsync(await Instance.DispatchAsync("order", cancellationToken: CancellationToken.None), cancellationToken).AsTask();

    public async Task<List<ContractEvent>> EventsAsync()
    {
        List<ContractEvent> events = [];
        await foreach (RecordedEvent e in Instance.ReadLogAsync())
        {
            events.Add(e.Event);
        }

        return events;
    }

    public ValueTask DisposeAsync() => runtime.DisposeAsync();
}

/// <summary>Answers what it is told to, and counts.</summary>
internal sealed class Scripted(Func<int, CancellationToken, ValueTask<ProposalDraft?>> answer) : IProposalProvider
{
    private int calls;

    public int Calls => Volatile.Read(ref calls);

    public static ProposalDraft Lamp { get; } = new(StateObject.Of(("article", "lamp")));

    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => answer(Interlocked.Increment(ref calls), cancellationToken);

    /// <summary>Fails so often, then answers.</summary>
    public static Scripted Failing(int times, Func<Exception>? with = null) => new((call, _) => call <= times ? throw (with?.Invoke() ?? new IOException("away")) : new(Lamp));
}
