namespace Clp;

/// <summary>
/// An outbox in memory, for stores that one process has to itself: the lanes, their leases, and what is parked. Leases end
/// with the process. Thread-safe; a call costs the logarithm of the number of lanes.
/// </summary>
public sealed class OutboxBook : IOutbox
{
    private readonly Lock gate = new();
    private readonly Dictionary<StreamId, OutboxLane> lanes = [];
    private readonly Dictionary<string, ParkedMessage> parked = new(StringComparer.Ordinal);

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

            foreach (string id in parked.Where(item => item.Value.Entry.Stream == stream).Select(item => item.Key).ToArray())
            {
                parked.Remove(id);
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
        OutboxRules.Check(lease, settlement);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (Held(lease) is not { } lane)
            {
                return new(false);
            }

            schedule.Remove(lane);
            Settle(lane, settlement);
            lane.Token = null;
            lane.AvailableAt = settlement.RetryAt ?? DateTimeOffset.MinValue;
            Keep(lane);
            return new(true);
        }
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
        ParkedMessage[] all;
        lock (gate)
        {
            all = [.. parked.Values];
        }

        foreach (ParkedMessage message in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return message;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (gate)
        {
            if (!parked.Remove(message.Entry.Message.Id, out ParkedMessage? found))
            {
                return new(false);
            }

            Enqueue(found.Entry);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (gate)
        {
            return new(parked.Remove(message.Entry.Message.Id));
        }
    }

    private OutboxLane? Held(OutboxLease lease) => lanes.TryGetValue(lease.Stream, out OutboxLane? lane) && lane.Token == lease.Token ? lane : null;

    private void Settle(OutboxLane lane, OutboxSettlement settlement)
    {
        for (int i = 0; i < settlement.Delivered; i++)
        {
            lane.Messages.Dequeue();
        }

        waiting -= settlement.Delivered;
        int attempts = settlement.Delivered == 0 ? lane.Attempts + 1 : 1;
        lane.Attempts = settlement.RetryAt is null ? (settlement.Delivered == 0 && settlement.Park is null ? lane.Attempts : 0) : attempts;
        if (settlement.Park is { } reason)
        {
            OutboxEntry poison = lane.Messages.Dequeue();
            waiting--;
            parked[poison.Message.Id] = new ParkedMessage(poison, reason, attempts, settlement.At);
        }
    }

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
