namespace Clp;

/// <summary>
/// An outbox in memory, for stores that one process has to itself: the lanes, their leases, and what is parked. Leases end
/// with the process. Thread-safe; a call costs the logarithm of the number of lanes.
/// </summary>
/// <remarks>
/// A store that must write a change down before it happens calls a Claim method, writes, and calls <see cref="Apply"/>, or
/// <see cref="Abandon"/> when nothing was written. What is claimed nobody else can claim or lease meanwhile.
/// </remarks>
public sealed partial class OutboxBook : IOutbox
{
    private readonly Lock gate = new();
    private readonly Dictionary<StreamId, OutboxLane> lanes = [];
    private readonly Dictionary<(StreamId Stream, string Id), ParkedItem> parked = [];

    // Lanes with messages, the next to be leased first.
    private readonly SortedSet<OutboxLane> schedule = new(OutboxLane.ByTurn);
    private long arrivals;
    private long waiting;

    /// <summary>Takes the messages of an append into its stream's lane.</summary>
    public void Add(StreamId stream, long version, IReadOnlyList<OutboxMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        lock (gate)
        {
            foreach (OutboxMessage message in messages)
            {
                Enqueue(new OutboxEntry(stream, version, message));
            }
        }
    }

    /// <summary>Forgets a deleted stream's lane and its parked messages.</summary>
    public void Remove(StreamId stream)
    {
        lock (gate)
        {
            if (lanes.Remove(stream, out OutboxLane? lane))
            {
                schedule.Remove(lane);
                waiting -= lane.Messages.Count;
            }

            foreach ((StreamId Stream, string Id) key in parked.Keys.Where(key => key.Stream == stream).ToArray())
            {
                parked.Remove(key);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        OutboxRules.Check(request);
        cancellationToken.ThrowIfCancellationRequested();
        List<OutboxLease> leases = [];
        lock (gate)
        {
            foreach (OutboxLane lane in schedule.TakeWhile(lane => lane.AvailableAt <= request.Now).Take(request.MaxStreams).ToArray())
            {
                Reschedule(lane, request.Until, request.Token);
                leases.Add(new OutboxLease(lane.Stream, request.Token, lane.Attempts, [.. lane.Messages.Take(request.MaxMessages)]));
            }
        }

        return new(leases);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (Held(lease) is not { } lane)
            {
                return new(false);
            }

            Reschedule(lane, until, lease.Token);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Make(ClaimSettlement(lease, settlement));
    }

    /// <inheritdoc/>
    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return new(new OutboxDepth(waiting, parked.Count));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ParkedMessage> ParkedAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (ParkedMessage message in Parked())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return message;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Make(ClaimRequeue(message));
    }

    /// <inheritdoc/>
    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Make(ClaimDiscard(message));
    }

    private OutboxLane? Held(OutboxLease lease)
        => lanes.TryGetValue(lease.Stream, out OutboxLane? lane) && lane.Token == lease.Token && lane.Claim is null ? lane : null;

    private void Enqueue(OutboxEntry entry)
    {
        if (!lanes.TryGetValue(entry.Stream, out OutboxLane? lane))
        {
            lanes.Add(entry.Stream, lane = new OutboxLane(entry.Stream, arrivals++));
            schedule.Add(lane);
        }

        lane.Messages.Enqueue(entry);
        waiting++;
    }

    private void Reschedule(OutboxLane lane, DateTimeOffset availableAt, string token)
    {
        schedule.Remove(lane);
        (lane.AvailableAt, lane.Token) = (availableAt, token);
        schedule.Add(lane);
    }

    private void Keep(OutboxLane lane)
    {
        if (lane.Messages.Count == 0)
        {
            lanes.Remove(lane.Stream);
            return;
        }

        lane.Turn = arrivals++;
        schedule.Add(lane);
    }
}
