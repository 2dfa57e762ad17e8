using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp;

/// <summary>Runs a contract: opens instances over a store. Thread-safe.</summary>
public sealed class ClpRuntime : IAsyncDisposable
{
    private readonly ClpRuntimeOptions options;
    private readonly IEventStore store;
    private readonly IClpMiddleware[] middleware;
    private readonly ClpLog log;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task<ContractInstance>> instances = new(StringComparer.Ordinal);
    private volatile bool isClosed;

    /// <summary>Creates a runtime.</summary>
    /// <exception cref="StorageException">The options do not go together (<see cref="ClpCodes.StoreMisconfigured"/>).</exception>
    public ClpRuntime(Contract contract, ClpRuntimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        Contract = contract;
        this.options = RuntimeOptionChecks.Checked(options ?? new ClpRuntimeOptions());
        store = this.options.EventStore ?? (this.options.Storage is { } storage ? new SnapshotOnlyStore(storage) : new MemoryStore());
        middleware = [.. this.options.Middleware];
        log = new ClpLog(this.options.LoggerFactory is { } factory ? new SafeLogger(factory.CreateLogger("Clp")) : NullLogger.Instance);
    }

    /// <summary>The contract.</summary>
    public Contract Contract { get; }

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

    /// <summary>Ends the runtime: waits for running commands and refuses new ones. The store is the host's and stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        Task<ContractInstance>[] open;
        lock (gate)
        {
            open = [.. instances.Values.Where(t => t.IsCompletedSuccessfully)];
        }

        foreach (Task<ContractInstance> opened in open)
        {
            await (await opened.ConfigureAwait(false)).DrainAsync().ConfigureAwait(false);
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
        Journal journal = new(store, new StreamId(options.KeyNamespace, Contract.Name, id), options.PersistOnCommit);
        InstanceCore core = new(id, Contract, options, journal, middleware, log);
        if (options.HydrateOnInit)
        {
            await core.LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        return new ContractInstance(core, this);
    }
}
