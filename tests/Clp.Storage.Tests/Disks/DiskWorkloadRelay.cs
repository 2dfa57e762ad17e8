namespace Clp.Storage.Tests.Disks;

/// <summary>The relay's part: leases, settlements of every kind, and what becomes of parked messages.</summary>
internal sealed partial class DiskWorkload
{
    private int hours;

    private async Task Relay(FileStore store)
    {
        foreach ((OutboxLease lease, OutboxSettlement settlement) in await Leases(store))
        {
            await Settle(store, lease, settlement);
        }
    }

    private async Task<List<(OutboxLease Lease, OutboxSettlement Settlement)>> Leases(FileStore store)
    {
        // Every time an hour later: whatever rested or was leased before is free.
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddHours(++hours);
        IReadOnlyList<OutboxLease> leases = [];
        try
        {
            leases = await store.Outbox!.LeaseAsync(new OutboxLeaseRequest($"token {hours}", now, now.AddMinutes(30)) { MaxStreams = 2, MaxMessages = 3 }, default);
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
        {
        }

        return [.. leases.Select(lease => (lease, Fate(lease, now)))];
    }

    private OutboxSettlement Fate(OutboxLease lease, DateTimeOffset now)
    {
        OutboxSettlement settlement = new(random.Next(lease.Messages.Count + 1)) { At = now };
        return settlement.Delivered == lease.Messages.Count ? settlement : random.Next(3) switch
        {
            0 => settlement with { Park = "bad" },
            1 => settlement with { RetryAt = now.AddMinutes(1) },
            _ => settlement,
        };
    }

    private Task Settle(FileStore store, OutboxLease lease, OutboxSettlement settlement)
    {
        Batch batch = Ledger.Begin(lease.Stream, $"{settlement}", content => content.Settle(lease, settlement));
        return Settle(batch, async () => await store.Outbox!.SettleAsync(lease, settlement, default));
    }

    private async Task Unpark(FileStore store)
    {
        List<ParkedMessage> parked = [];
        try
        {
            await foreach (ParkedMessage message in store.Outbox!.ParkedAsync(default))
            {
                parked.Add(message);
            }
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
        {
        }

        foreach (ParkedMessage message in parked.Take(1))
        {
            bool requeues = random.Next(2) == 0;
            Batch batch = Ledger.Begin(message.Entry.Stream, $"{(requeues ? "requeue" : "discard")} {message.Entry.Message.Id}", content => content.Unpark(message, requeues));
            await Settle(batch, async () => requeues ? await store.Outbox!.RequeueAsync(message, default) : await store.Outbox!.DiscardAsync(message, default));
        }
    }
}
