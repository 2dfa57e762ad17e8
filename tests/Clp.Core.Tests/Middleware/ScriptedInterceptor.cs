namespace Clp.Tests.Middleware;

/// <summary>An interceptor that does what a test says, and otherwise lets everything through.</summary>
internal sealed class ScriptedInterceptor : IClpInterceptor
{
    public Func<ProposingArgs, ProposeHandler, CancellationToken, ValueTask<ProposalDraft?>>? Propose { get; set; }
    public Func<AcceptingArgs, AcceptHandler, CancellationToken, ValueTask<Acceptance>>? Accept { get; set; }
    public Func<CommittingArgs, CommitHandler, CancellationToken, ValueTask<Outcome>>? Commit { get; set; }
    public Func<TransitioningArgs, TransitionHandler, CancellationToken, ValueTask>? Transition { get; set; }

    public ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken)
        => Propose is { } act ? act(args, next, cancellationToken) : next(args, cancellationToken);

    public ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
        => Accept is { } act ? act(args, next, cancellationToken) : next(args, cancellationToken);

    public ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
        => Commit is { } act ? act(args, next, cancellationToken) : next(args, cancellationToken);

    public ValueTask TransitionAsync(TransitioningArgs args, TransitionHandler next, CancellationToken cancellationToken)
        => Transition is { } act ? act(args, next, cancellationToken) : next(args, cancellationToken);
}

/// <summary>A runtime with one scripted interceptor, a scripted store and a recorder of hooks.</summary>
internal sealed class Intercepted : IAsyncDisposable
{
    private readonly ClpRuntime runtime;

    private Intercepted(ClpRuntimeOptions options, Contract contract)
    {
        options.EventStore = Store;
        options.Middleware.Add(Hooks);
        options.Interceptors.Add(Interceptor);
        runtime = new ClpRuntime(contract, options);
    }

    public HookRecorder Hooks { get; } = new();

    public ScriptedInterceptor Interceptor { get; } = new();

    public Runtime.ScriptedStore Store { get; } = new();

    public ContractInstance Instance { get; private set; } = null!;

    public static async Task<Intercepted> OpenAsync(Contract? contract = null, ClpRuntimeOptions? options = null)
    {
        Intercepted made = new(options ?? new ClpRuntimeOptions(), contract ?? Runtime.OrderContract.Build());
        made.Instance = await made.runtime.OpenAsync();
        return made;
    }

    /// <summary>How many state changes the store really holds.</summary>
    public async Task<int> CommitsAsync()
    {
        int commits = 0;
        await foreach (RecordedEvent e in Store.Inner.ReadAsync(Instance.Stream, 0, default))
        {
            commits += e.Event is ContractEvent.StateCommitted ? 1 : 0;
        }

        return commits;
    }

    public ValueTask DisposeAsync() => runtime.DisposeAsync();
}
