namespace Clp;

/// <summary>Changes that are written down before they happen.</summary>
public sealed partial class OutboxBook
{
    /// <summary>The lanes with their messages, the next to be leased first; what is leased or claimed is among them.</summary>
    public IReadOnlyList<OutboxWaiting> Waiting()
    {
        lock (gate)
        {
            return [.. lanes.Values.Order(OutboxLane.ByTurn).Select(lane => new OutboxWaiting(lane.Stream, lane.Attempts, lane.AvailableAt, [.. lane.Messages]))];
        }
    }

    /// <summary>The messages that are set aside, as they are now.</summary>
    public IReadOnlyList<ParkedMessage> Parked()
    {
        lock (gate)
        {
            return [.. parked.Values.Select(item => item.Message)];
        }
    }

    /// <summary>What settling a lease changes, to be written down; null when the lease is no longer held.</summary>
    /// <exception cref="StorageException">The settlement does not fit the lease.</exception>
    public OutboxChange? ClaimSettlement(OutboxLease lease, OutboxSettlement settlement)
    {
        OutboxRules.Check(lease, settlement);
        lock (gate)
        {
            if (Held(lease) is not { } lane)
            {
                return null;
            }

            int tried = settlement.Delivered == 0 ? lane.Attempts + 1 : 1;
            bool isReleased = settlement is { Delivered: 0, Park: null };
            lane.Claim = new OutboxChange.Settled(lease.Stream, settlement.Delivered)
            {
                Attempts = settlement.RetryAt is not null ? tried : isReleased ? lane.Attempts : 0,
                RetryAt = settlement.RetryAt,
                Parking = settlement.Park is { } reason ? new OutboxParking(reason, tried, settlement.At) : null,
            };
            schedule.Remove(lane);
            return lane.Claim;
        }
    }

    /// <summary>What putting a parked message back changes, to be written down; null when it is no longer parked.</summary>
    public OutboxChange? ClaimRequeue(ParkedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Claim(new OutboxChange.Requeued(message.Entry.Stream, message.Entry.Message.Id), message.Entry.Message.Id);
    }

    /// <summary>What dropping a parked message changes, to be written down; null when it is no longer parked.</summary>
    public OutboxChange? ClaimDiscard(ParkedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Claim(new OutboxChange.Discarded(message.Entry.Stream, message.Entry.Message.Id), message.Entry.Message.Id);
    }

    /// <summary>False when what was claimed went away meanwhile, with its stream.</summary>
    public bool IsClaimed(OutboxChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (gate)
        {
            return change is OutboxChange.Settled
                ? lanes.TryGetValue(change.Stream, out OutboxLane? lane) && ReferenceEquals(lane.Claim, change)
                : Find(change) is { } found && ReferenceEquals(found.Claim, change);
        }
    }

    /// <summary>Makes a change that was written down, claimed just now or long ago; false when it does not fit what the book holds, and then nothing is changed.</summary>
    public bool Apply(OutboxChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (gate)
        {
            if (change is OutboxChange.Settled settled)
            {
                return Settle(settled);
            }

            if (Find(change) is not { } found)
            {
                return false;
            }

            parked.Remove((change.Stream, found.Message.Entry.Message.Id));
            if (change is OutboxChange.Requeued)
            {
                Enqueue(found.Message.Entry);
            }

            return true;
        }
    }

    /// <summary>Gives up a claim: the lease is held as before, the parked message is parked.</summary>
    public void Abandon(OutboxChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (gate)
        {
            if (!IsClaimed(change))
            {
                return;
            }

            if (change is OutboxChange.Settled)
            {
                OutboxLane lane = lanes[change.Stream];
                lane.Claim = null;
                schedule.Add(lane);
            }
            else if (Find(change) is { } found)
            {
                found.Claim = null;
            }
        }
    }

    private ValueTask<bool> Make(OutboxChange? change) => new(change is not null && Apply(change));

    private OutboxChange? Claim(OutboxChange change, string id)
    {
        lock (gate)
        {
            return parked.TryGetValue((change.Stream, id), out ParkedItem? found) && found.Claim is null ? found.Claim = change : null;
        }
    }

    private ParkedItem? Find(OutboxChange change) => change switch
    {
        OutboxChange.Requeued requeued => parked.GetValueOrDefault((requeued.Stream, requeued.Id)),
        OutboxChange.Discarded discarded => parked.GetValueOrDefault((discarded.Stream, discarded.Id)),
        _ => null,
    };

    private bool Settle(OutboxChange.Settled settled)
    {
        int left = settled.Delivered + (settled.Parking is null ? 0 : 1);
        if (!lanes.TryGetValue(settled.Stream, out OutboxLane? lane) || settled.Delivered < 0 || left > lane.Messages.Count)
        {
            return false;
        }

        schedule.Remove(lane);
        for (int i = 0; i < settled.Delivered; i++)
        {
            lane.Messages.Dequeue();
        }

        if (settled.Parking is { } parking)
        {
            OutboxEntry poison = lane.Messages.Dequeue();
            parked[(poison.Stream, poison.Message.Id)] = new ParkedItem(new ParkedMessage(poison, parking.Reason, parking.Attempts, parking.At));
        }

        waiting -= left;
        lane.Attempts = settled.Attempts;
        (lane.Token, lane.Claim) = (null, null);
        lane.AvailableAt = settled.RetryAt ?? DateTimeOffset.MinValue;
        Keep(lane);
        return true;
    }

    private sealed class ParkedItem(ParkedMessage message)
    {
        public ParkedMessage Message => message;

        public OutboxChange? Claim { get; set; }
    }
}
