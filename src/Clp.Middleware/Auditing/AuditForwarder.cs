using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Clp.Middleware;

/// <summary>
/// Copies what a store records to a sink outside: by following the store's feed, so that every event is there, whichever
/// process wrote it and however it ended; at least once, in the feed's order, from where it had come to. It only reads: no
/// failure of the sink holds up or fails a commit. One forwarder per position. Thread-safe, but for two runs at once.
/// </summary>
/// <remarks>What a store keeps sealed goes out sealed.</remarks>
public sealed class AuditForwarder : IClpHealthSource
{
    private readonly IEventStore store;
    private readonly IAuditSink sink;
    private readonly IForwardingPosition position;
    private readonly AuditForwardingOptions options;
    private readonly Lock gate = new();
    private FeedPosition? at;
    private DateTimeOffset? waiting;
    private int failures;

    /// <summary>Creates a forwarder; nothing runs yet.</summary>
    /// <exception cref="ConfigurationException">The options are impossible, or the store cannot be followed (<see cref="ClpCodes.StoreMisconfigured"/>).</exception>
    public AuditForwarder(IEventStore store, IAuditSink sink, IForwardingPosition position, AuditForwardingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(position);
        this.options = options ?? new AuditForwardingOptions();
        this.options.Check();
        this.store = store is ISealedStore { Stored: { } stored } ? stored : store;
        if (this.store.Capabilities.Order == GlobalOrder.None)
        {
            throw new ConfigurationException($"The store '{store.Capabilities.Name}' has no feed of all its streams, and audit forwarding follows one. Use a store that has, or leave audit forwarding out.", ClpCodes.StoreMisconfigured);
        }

        (this.sink, this.position) = (sink, position);
    }

    /// <inheritdoc/>
    public string HealthName => options.Name;

    /// <summary>The age of the oldest event that is known and not forwarded; zero when the end of the feed was reached.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (gate)
            {
                TimeSpan age = waiting is { } oldest ? options.Clock.GetUtcNow() - oldest : TimeSpan.Zero;
                return age > TimeSpan.Zero ? age : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Forwards until cancelled; returns then without throwing. What fails is tried again, with pauses that grow.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Whoever starts it goes on at once, however much there is to read.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        AuditMeter.Start(this);
        TimeSpan poll = options.MinPoll;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                (long forwarded, TimeSpan? rest) = await TryOnceAsync(cancellationToken).ConfigureAwait(false);
                poll = forwarded == 0 ? options.Longer(poll) : options.MinPoll;
                await Task.Delay(rest ?? poll, options.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            AuditMeter.Stop(this);
        }
    }

    /// <summary>Forwards what there is, and returns how many events that were.</summary>
    /// <exception cref="Exception">Whatever the store, the sink or the position throws; what was forwarded before is kept.</exception>
    public async ValueTask<long> RunOnceAsync(CancellationToken cancellationToken = default)
    {
        at ??= await position.LoadAsync(cancellationToken).ConfigureAwait(false);
        long forwarded = 0;
        while (true)
        {
            (List<RecordedEvent> batch, FeedPosition end, bool isEnd) = await ReadAsync(at.Value, cancellationToken).ConfigureAwait(false);
            Wait(batch.Count > 0 ? batch[0].Event.At : null);
            if (batch.Count > 0)
            {
                await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                AuditMeter.Forwarded(options.Name, batch.Count);
                forwarded += batch.Count;
            }

            if (end != at.Value)
            {
                await position.SaveAsync(end, cancellationToken).ConfigureAwait(false);
                at = end;
            }

            Wait(null);
            if (isEnd)
            {
                return forwarded;
            }
        }
    }

    /// <inheritdoc/>
    public HealthCheckResult CheckHealth()
    {
        TimeSpan lag = Lag;
        string found = $"The oldest event that is not forwarded is {lag.TotalSeconds:0} seconds old.";
        return lag > options.UnhealthyAfter ? HealthCheckResult.Unhealthy(found)
            : Volatile.Read(ref failures) > 0 ? HealthCheckResult.Degraded("The last attempt to forward failed. " + found)
            : HealthCheckResult.Healthy(found);
    }

    private async ValueTask<(long Forwarded, TimeSpan? Pause)> TryOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            long forwarded = await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            if (Interlocked.Exchange(ref failures, 0) is > 0 and int before)
            {
                AuditLog.Recovered(options.Log, options.Name, before);
            }

            return (forwarded, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (0, null);
        }
#pragma warning disable CA1031 // A sink, a store or a disk that fails is asked again for as long as the forwarder runs.
        catch (Exception e)
#pragma warning restore CA1031
        {
            int now = Interlocked.Increment(ref failures);
            AuditMeter.Failed(options.Name);
            TimeSpan rest = Backoff.Pause(now, options.MinDelay, options.MaxDelay, options.Jitter);
            AuditLog.Failed(options.Log, options.Name, now, rest, e);
            return (0, rest);
        }
    }

    // No reading is open while the sink works: a slow one must not hold anything of the store.
    private async ValueTask<(List<RecordedEvent> Batch, FeedPosition End, bool IsEnd)> ReadAsync(FeedPosition from, CancellationToken cancellationToken)
    {
        List<RecordedEvent> batch = [];
        FeedPosition end = from;
        await foreach (PositionedEvent found in store.ReadAllAsync(from, cancellationToken).ConfigureAwait(false))
        {
            end = found.Position;
            if (options.Contract is null || found.Event.Stream.Contract == options.Contract)
            {
                batch.Add(found.Event);
                if (batch.Count == options.BatchSize)
                {
                    return (batch, end, false);
                }
            }
        }

        return (batch, end, true);
    }

    private async ValueTask WriteAsync(List<RecordedEvent> batch, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(options.SinkTimeout, options.Clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        try
        {
            // Also from a sink that does not heed the token.
            await sink.WriteAsync(batch, over.Token).AsTask().WaitAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The sink took longer than {options.SinkTimeout}.", e);
        }
    }

    private void Wait(DateTimeOffset? oldest)
    {
        lock (gate)
        {
            waiting = oldest;
        }
    }
}
