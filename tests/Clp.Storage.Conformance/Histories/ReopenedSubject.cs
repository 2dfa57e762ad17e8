namespace Clp.Storage.Conformance.Histories;

/// <summary>A store that is closed and opened again among its clients: now and then, and whenever it closed itself after a failure.</summary>
/// <param name="operationsPerReopening">About how many operations go by between two reopenings.</param>
/// <param name="seed">For what the reopening draws.</param>
public abstract class ReopenedSubject(int operationsPerReopening, int seed) : IHistorySubject
{
    private static readonly StreamId Probe = new("history", "probe", "");

    private readonly SemaphoreSlim gate = new(1);
    private readonly Random random = new(seed);
    private volatile IEventStore? store;

    /// <inheritdoc/>
    public IEventStore Store => store ?? throw new InvalidOperationException("open the store first");

    /// <summary>How often it was opened again.</summary>
    public int Reopenings { get; private set; }

    /// <summary>Opens the store for the first time.</summary>
    public async ValueTask OpenAsync() => store = await OpenAsync(null, random);

    /// <inheritdoc/>
    public async ValueTask StrikeAsync(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.Next(operationsPerReopening) == 0)
        {
            await ReopenAsync(always: true);
        }
    }

    /// <inheritdoc/>
    public ValueTask MendAsync() => ReopenAsync(always: false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync(Store);
        gate.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store; the one before, if any, was closed.</summary>
    protected abstract ValueTask<IEventStore> OpenAsync(IEventStore? before, Random random);

    /// <summary>Closes a store, whatever state it is in.</summary>
    protected abstract ValueTask CloseAsync(IEventStore store);

    private async ValueTask ReopenAsync(bool always)
    {
        await gate.WaitAsync();
        try
        {
            if (always || await IsClosedAsync())
            {
                await CloseAsync(Store);
                store = await OpenAsync(Store, random);
                Reopenings++;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool> IsClosedAsync()
    {
        try
        {
            await Store.VersionAsync(Probe, default);
            return false;
        }
        catch (StorageException)
        {
            return true;
        }
    }
}
