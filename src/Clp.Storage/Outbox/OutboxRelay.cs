using System.Globalization;

namespace Clp.Storage;

/// <summary>
/// Delivers the messages of an outbox to a target: each at least once, those of one stream in their order. A message that
/// fails holds up its own stream only, until it is delivered, or parked. Several relays may work on one store, in one process
/// or many. Thread-safe.
/// </summary>
/// <remarks>
/// Leases and pauses follow this relay's clock. A failing store never ends the relay: it is asked again, with pauses that
/// grow. A message delivered by a relay that died before it said so is delivered again, with the same id.
/// </remarks>
public sealed class OutboxRelay : IStoreHealth
{
    private readonly IOutbox outbox;
    private readonly IOutboxTarget target;
    private readonly OutboxRelayOptions options;
    private readonly Lock gate = new();
    private OutboxRelayCounts counts;
    private long requests;
    private volatile bool isStoreFailing;

    /// <summary>Creates a relay; nothing runs yet.</summary>
    /// <exception cref="StorageException">The options are impossible (<see cref="ClpCodes.StoreMisconfigured"/>).</exception>
    public OutboxRelay(IOutbox outbox, IOutboxTarget target, OutboxRelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new OutboxRelayOptions();
        options.Check();
        (this.outbox, this.target, this.options) = (outbox, target, options with { Logger = new SafeLogger(options.Logger) });
    }

    /// <summary>Creates a relay to a function; see <see cref="IOutboxTarget.DeliverAsync"/> for what it may throw.</summary>
    /// <exception cref="StorageException">The options are impossible (<see cref="ClpCodes.StoreMisconfigured"/>).</exception>
    public OutboxRelay(IOutbox outbox, Func<OutboxEntry, CancellationToken, ValueTask> target, OutboxRelayOptions? options = null)
        : this(outbox, new DelegateTarget(target ?? throw new ArgumentNullException(nameof(target))), options)
    {
    }

    /// <summary>What this relay did so far.</summary>
    public OutboxRelayCounts Counts
    {
        get
        {
            lock (gate)
            {
                return counts;
            }
        }
    }

    /// <summary>Leases what is there, up to <see cref="OutboxRelayOptions.Concurrency"/> streams, delivers it and settles; returns what came of it. Throws nothing for a target or a store that fails.</summary>
    public async ValueTask<OutboxRelayCounts> RunOnceAsync(CancellationToken cancellationToken = default)
    {
        using RelayStop stop = new(options, cancellationToken);
        (IReadOnlyList<OutboxLease>? leases, OutboxRelayCounts sum, DateTimeOffset now) = await LeaseAsync(options.Concurrency, stop).ConfigureAwait(false);
        foreach (OutboxRelayCounts lane in await Task.WhenAll((leases ?? []).Select(lease => DeliverAsync(lease, now, stop))).ConfigureAwait(false))
        {
            sum += lane;
        }

        return sum;
    }

    /// <summary>
    /// Delivers until cancelled. Then no message is begun any more, those under way get
    /// <see cref="OutboxRelayOptions.StopTimeout"/>, what was delivered is settled and the rest released; returns without throwing.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using RelayStop stop = new(options, cancellationToken);
        List<Task<OutboxRelayCounts>> lanes = [];
        TimeSpan poll = options.MinPoll;
        int failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan? pause = null;
            if (lanes.Count < options.Concurrency)
            {
                (IReadOnlyList<OutboxLease>? leases, _, DateTimeOffset now) = await LeaseAsync(options.Concurrency - lanes.Count, stop).ConfigureAwait(false);
                lanes.AddRange((leases ?? []).Select(lease => DeliverApartAsync(lease, now, stop)));
                (failures, poll) = (leases is null ? failures + 1 : 0, leases is { Count: 0 } ? RelayPauses.Longer(poll, options) : options.MinPoll);
                pause = leases is null ? RelayPauses.After(failures, options) : poll;
            }

            await WaitAsync(lanes, pause, cancellationToken).ConfigureAwait(false);
            lanes.RemoveAll(lane => lane.IsCompleted);
        }

        await Task.WhenAll(lanes).ConfigureAwait(false);
    }

    /// <summary>Unhealthy when the store does not answer, degraded when messages are parked.</summary>
    public async ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            OutboxDepth depth = await StoreCall.InTime(outbox.DepthAsync(cancellationToken), options).ConfigureAwait(false);
            string found = string.Create(CultureInfo.InvariantCulture, $"{depth.Waiting} messages wait, {depth.Parked} are parked.");
            return new StoreHealth(isStoreFailing ? StoreHealthStatus.Unhealthy : depth.Parked > 0 ? StoreHealthStatus.Degraded : StoreHealthStatus.Healthy, found);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "The outbox does not answer.");
        }
    }

    // Null leases: the store failed.
    private async Task<(IReadOnlyList<OutboxLease>? Leases, OutboxRelayCounts Counts, DateTimeOffset Now)> LeaseAsync(int streams, RelayStop stop)
    {
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        if (stop.Soft.IsCancellationRequested)
        {
            return ([], default, now);
        }

        OutboxLeaseRequest request = new($"{options.Name}/{Interlocked.Increment(ref requests)}", now, now + options.LeaseDuration) { MaxStreams = streams, MaxMessages = options.BatchSize };
        try
        {
            IReadOnlyList<OutboxLease> leases = await StoreCall.InTime(outbox.LeaseAsync(request, stop.Soft), options).ConfigureAwait(false);
            isStoreFailing = false;
            return (leases, default, now);
        }
        catch (Exception error)
        {
            if (error is OperationCanceledException && stop.Soft.IsCancellationRequested)
            {
                return ([], default, now);
            }

            isStoreFailing = true;
            RelayLog.StoreFailed(options.Logger, "lease messages", error);
            return (null, Count(new OutboxRelayCounts { StoreFailures = 1 }), now);
        }
    }

    private async Task<OutboxRelayCounts> DeliverAsync(OutboxLease lease, DateTimeOffset leasedAt, RelayStop stop)
        => Count(await new LaneDelivery(outbox, target, options, lease, leasedAt, stop).RunAsync().ConfigureAwait(false));

    // A target that works a while before it waits for something must not hold up the other streams.
    private async Task<OutboxRelayCounts> DeliverApartAsync(OutboxLease lease, DateTimeOffset leasedAt, RelayStop stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await DeliverAsync(lease, leasedAt, stop).ConfigureAwait(false);
    }

    private OutboxRelayCounts Count(OutboxRelayCounts more)
    {
        lock (gate)
        {
            counts += more;
        }

        RelayMeter.Count(more);
        return more;
    }

    // Until a stream is done (then there is room for another), or it is time to look again.
    private async Task WaitAsync(List<Task<OutboxRelayCounts>> lanes, TimeSpan? pause, CancellationToken cancellationToken)
    {
        if (lanes.Exists(lane => lane.IsCompleted))
        {
            return;
        }

        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task time = Task.Delay(pause ?? Timeout.InfiniteTimeSpan, options.TimeProvider, over.Token);
        await Task.WhenAny([time, .. lanes]).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }
}
