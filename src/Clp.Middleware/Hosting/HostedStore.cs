namespace Clp.Middleware;

/// <summary>A store that is opened once, by whoever needs it first, and closed with the host. Thread-safe.</summary>
internal sealed class HostedStore(string name, IServiceProvider provider, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>> open) : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private Task<IEventStore>? opening;

    public string Name => name;

    /// <summary>The store, or null as long as it is not open.</summary>
    public IEventStore? Opened
    {
        get
        {
            lock (gate)
            {
                return opening is { IsCompletedSuccessfully: true } ? opening.Result : null;
            }
        }
    }

    /// <summary>One opening serves all who wait for it, so it ends with the host only; each runtime's callers stop waiting on their own.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public ValueTask<IEventStore> OpenAsync()
    {
        lock (gate)
        {
            if (closing.IsCancellationRequested)
            {
                throw Failed("The host has closed it.", null);
            }

            if (opening is null || opening.IsFaulted || opening.IsCanceled)
            {
                opening = OpenNowAsync();
            }

            return new(opening);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<IEventStore>? opened;
        lock (gate)
        {
            if (closing.IsCancellationRequested)
            {
                return;
            }

            closing.Cancel();
            opened = opening;
        }

        if (opened is { IsCompleted: false })
        {
            // Nobody waits for an opening that does not heed its cancellation; whatever it still opens is closed then.
            _ = opened.ContinueWith(task => CloseAsync(task).AsTask(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return;
        }

        if (opened is not null)
        {
            await CloseAsync(opened).ConfigureAwait(false);
        }
    }

    private static async ValueTask CloseAsync(Task<IEventStore> opened)
    {
        if (!opened.IsCompletedSuccessfully)
        {
            return;
        }

        switch (await opened.ConfigureAwait(false))
        {
            case IAsyncDisposable store:
                await store.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable store:
                store.Dispose();
                break;
        }
    }

    private async Task<IEventStore> OpenNowAsync()
    {
        try
        {
            return await open(provider, closing.Token).ConfigureAwait(false) ?? throw Failed("The function that opens it gave none.", null);
        }
        catch (Exception e) when (e is not (ClpException or OperationCanceledException))
        {
            throw Failed("See the inner exception.", e);
        }
    }

    private StorageException Failed(string why, Exception? inner)
        => new(ClpCodes.StoreRejected, $"The store '{name}' cannot be opened. {why}", StorageFailure.Rejected, inner);
}
