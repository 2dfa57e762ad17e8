namespace Clp;

/// <summary>The checks every outbox makes, so that an impossible request gets the same answer from each.</summary>
public static class OutboxRules
{
    /// <exception cref="StorageException">The request cannot be met by any store.</exception>
    public static void Check(OutboxLeaseRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Demand(!string.IsNullOrEmpty(request.Token), "A lease needs a token that no other request has.");
        Demand(request.Until > request.Now, "A lease ends after it begins; give a later moment.");
        Demand(request.MaxStreams >= 1 && request.MaxMessages >= 1, "A lease is asked for 1 or more streams and messages.");
    }

    /// <exception cref="StorageException">The settlement does not fit the lease.</exception>
    public static void Check(OutboxLease lease, OutboxSettlement settlement)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(settlement);
        bool isWhole = settlement.Delivered == lease.Messages.Count;
        Demand(settlement.Delivered >= 0 && settlement.Delivered <= lease.Messages.Count, $"{settlement.Delivered} messages cannot have been delivered out of {lease.Messages.Count} leased ones.");
        Demand(!isWhole || (settlement.Park is null && settlement.RetryAt is null), "When every leased message was delivered, none is left to park or to try again.");
        Demand(settlement.Park is null || settlement.RetryAt is null, "A message is either parked or tried again.");
    }

    /// <exception cref="StorageException">A message of the append lacks its id or topic.</exception>
    public static void Check(in Append append)
    {
        if (append.Outbox is not { Count: > 0 } messages)
        {
            return;
        }

        Demand(append.Events.Count > 0, "Messages ride with events; an append of no events can bring none.");
        foreach (OutboxMessage message in messages)
        {
            Demand(message is { Topic: not null, Payload: not null } && !string.IsNullOrEmpty(message.Id), "An outbox message needs an id, a topic and a payload.");
        }
    }

    private static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new StorageException(ClpCodes.BadArgument, problem, StorageFailure.Rejected);
        }
    }
}
