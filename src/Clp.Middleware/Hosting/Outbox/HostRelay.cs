using Clp.Storage;

namespace Clp.Middleware;

/// <summary>The relay of one store, for as long as the host runs.</summary>
internal sealed class HostRelay(string name, IEventStore store, IOutboxTarget target, OutboxRelayOptions options) : IAsyncDisposable
{
    private readonly IOutbox outbox = store.Outbox!;
    private readonly OutboxRelay relay = new(store.Outbox!, target, options);
    private readonly CancellationTokenSource stopping = new();
    private Task? running;
    private OutboxDepth? depth;

    public string Name => name;

    public IEventStore Store => store;

    public OutboxRelay Relay => relay;

    /// <summary>How much waited and was parked when it was last asked; null when that is not known.</summary>
    public OutboxDepth? Depth
    {
        get
        {
            lock (stopping)
            {
                return depth;
            }
        }
    }

    public bool HasFailed => running is { IsFaulted: true };

    public void Start()
    {
        OutboxDepthMeter.Add(this);
        running = Task.WhenAll(relay.RunAsync(stopping.Token), WatchAsync(stopping.Token));
    }

    /// <summary>Ends in order: no message is begun, those under way get their time. Not waited for any longer than cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        OutboxDepthMeter.Remove(this);
        await stopping.CancelAsync().ConfigureAwait(false);
        if (running is not null)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // When the host failed on its way up, nobody has stopped it. Who did has waited as long as he wanted.
    public ValueTask DisposeAsync() => stopping.IsCancellationRequested ? default : new(StopAsync(CancellationToken.None));

    // Whoever reads a metric must not wait for a store.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (OutboxDepthMeter.IsRead)
            {
                OutboxDepth? found = await AskAsync(cancellationToken).ConfigureAwait(false);
                lock (stopping)
                {
                    depth = found;
                }
            }

            await Task.Delay(options.MaxPoll, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<OutboxDepth?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await outbox.DepthAsync(cancellationToken).AsTask().WaitAsync(options.LeaseDuration, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A store that does not answer is the relay's and the health check's to tell; a metric that is not known is not shown.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
