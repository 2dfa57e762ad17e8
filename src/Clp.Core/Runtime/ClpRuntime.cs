using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp;

/// <summary>Runs a contract: opens instances over a store. Thread-safe.</summary>
public sealed class ClpRuntime : IAsyncDisposable
{
    private readonly ClpRuntimeOptions options;
    private readonly IClpMiddleware[] middleware;
    private readonly InterceptorChain interceptors;
    private readonly ClpLog log;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task<ContractInstance>> instances = new(StringComparer.Ordinal);
    private volatile IEventStore? store;
    private Task<IEventStore>? opening;
    private volatile bool isClosed;
    private volatile bool isGivenUp;

    /// <summary>Creates a runtime.</summary>
    /// <exception cref="StorageException">The options do not go together (<see cref="ClpCodes.StoreMisconfigured"/>).</exception>
    /// <exception cref="ConfigurationException">A middleware's or an interceptor's options name what the contract does not have.</exception>
    public ClpRuntime(Contract contract, ClpRuntimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        Contract = contract;
        this.options = RuntimeOptionChecks.Checked(options ?? new ClpRuntimeOptions());
        store = this.options.OpenEventStore is not null ? null
            : this.options.EventStore ?? (this.options.Storage is { } storage ? new SnapshotOnlyStore(storage) : new MemoryStore());
        middleware = [.. this.options.Middleware];
        interceptors = new InterceptorChain([.. this.options.Interceptors], this.options.ProposalProvider);
        foreach (IContractCheck part in middleware.Concat<object>(this.options.Interceptors).OfType<IContractCheck>().Distinct())
        {
            part.Check(contract);
        }

        log = new ClpLog(this.options.LoggerFactory is { } factory ? new SafeLogger(factory.CreateLogger("Clp")) : NullLogger.Instance);
    }

    /// <summary>The contract.</summary>
    public Contract Contract { get; }

    /// <summary>The store, opened now when the options say how and nothing has opened it yet. A host calls it at its start, so that a store that cannot be opened is found out then.</summary>
    /// <exception cref="StorageException">The store cannot be opened, or does not fit the options.</exception>
    public ValueTask<IEventStore> OpenStoreAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return store is { } open ? new(open) : new(OpeningStore().WaitAsync(cancellationToken));
    }

    /// <summary>Opens an instance; the same id gives the same object. Reads what is stored when the options say so.</summary>
    /// <param name="id">Any text of 1 to 1,000 characters.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="StorageException">What is stored cannot be read, or does not fit the contract.</exception>
    public async ValueTask<ContractInstance> OpenAsync(string id = "default", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ThrowIfClosed();
        if (id.Length is 0 or > 1_000)
        {
            throw new LifecycleException(ClpCodes.BadArgument, "An instance id has 1 to 1,000 characters.");
        }

        while (true)
        {
            Task<ContractInstance> opening = Opening(id, cancellationToken);
            try
            {
                return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (opening.IsCanceled && !cancellationToken.IsCancellationRequested)
            {
                // Whoever began the opening gave up; this caller did not, and begins it again.
                ThrowIfClosed();
            }
        }
    }

    /// <summary>Opens a new instance under a generated id.</summary>
    public ValueTask<ContractInstance> CreateAsync(CancellationToken cancellationToken = default)
        => OpenAsync(options.IdGenerator?.Invoke() ?? Guid.CreateVersion7(options.TimeProvider.GetUtcNow()).ToString("N"), cancellationToken);

    /// <summary>Ends the runtime: refuses new commands and waits for running ones, unless <see cref="CloseAsync"/> has given up on them. The store is the host's and stays open.</summary>
    public ValueTask DisposeAsync() => isGivenUp ? default : CloseAsync(CancellationToken.None);

    /// <summary>Ends the runtime: refuses new commands (<see cref="ClpCodes.RuntimeClosed"/>) and waits for running ones until cancelled. The store is the host's and stays open.</summary>
    /// <exception cref="OperationCanceledException">Commands are still running. Disposing the runtime does not wait for them either.</exception>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        isClosed = true;
        Task<ContractInstance>[] open;
        lock (gate)
        {
            open = [.. instances.Values.Where(t => t.IsCompletedSuccessfully)];
        }

        // Also once it is cancelled, so that every instance is closed for whoever waits for its turn.
        foreach (Task<ContractInstance> opened in open)
        {
            isGivenUp |= !await (await opened.ConfigureAwait(false)).TryDrainAsync(cancellationToken).ConfigureAwait(false);
        }

        if (isGivenUp)
        {
            throw new OperationCanceledException("Commands were still running when the wait for them ended.", cancellationToken);
        }
    }

    internal void ThrowIfClosed()
    {
        if (isClosed)
        {
            throw Closed();
        }
    }

    internal static LifecycleException Closed() => new(ClpCodes.RuntimeClosed, "The runtime was disposed; create a new one over the same store.");

    // One opening serves all who wait for it, so none of them may cancel it.
    private Task<IEventStore> OpeningStore()
    {
        lock (gate)
        {
            if (opening is null || opening.IsFaulted || opening.IsCanceled)
            {
                opening = OpenNowAsync();
            }

            return opening;
        }
    }

    private async Task<IEventStore> OpenNowAsync()
    {
        IEventStore opened = await options.OpenEventStore!(CancellationToken.None).ConfigureAwait(false)
            ?? throw new StorageException(ClpCodes.StoreMisconfigured, "OpenEventStore gave no store.", StorageFailure.Rejected);
        RuntimeOptionChecks.DemandOutbox(options, opened);
        return store = opened;
    }

    private Task<ContractInstance> Opening(string id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!instances.TryGetValue(id, out Task<ContractInstance>? known) || known.IsFaulted || known.IsCanceled)
            {
                instances[id] = known = LoadAsync(id, cancellationToken);
            }

            return known;
        }
    }

    private async Task<ContractInstance> LoadAsync(string id, CancellationToken cancellationToken)
    {
        Journal journal = new(await OpenStoreAsync(cancellationToken).ConfigureAwait(false), new StreamId(options.KeyNamespace, Contract.Name, id), options.PersistOnCommit);
        InstanceCore core = new(id, Contract, options, journal, middleware, interceptors, log);
        if (options.HydrateOnInit)
        {
            await core.LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        return new ContractInstance(core, this);
    }
}
