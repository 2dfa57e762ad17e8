namespace Clp;

/// <summary>
/// The messages that rode in appends and wait for delivery: one lane per stream, in the order of its appends. A lane is
/// leased to one relay at a time, so that messages of one stream are delivered in order; between streams there is none.
/// Every call is atomic. Implementations are thread-safe, across processes where the store is.
/// </summary>
/// <remarks>
/// A lease that ended unsettled is given to the next who asks: delivery is at least once. Deleting a stream removes its lane
/// and its parked messages. A failure without an answer throws <see cref="StorageException"/> with
/// <see cref="StorageFailure.Unknown"/>; repeating the call is then harmless.
/// </remarks>
public interface IOutbox
{
    /// <summary>Leases lanes that are neither leased nor resting, the longest waiting first as far as the store can tell; none when there are none.</summary>
    /// <exception cref="StorageException">The store failed, or the request is impossible (<see cref="ClpCodes.BadArgument"/>).</exception>
    ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken);

    /// <summary>Keeps a lease until later; false when it is no longer held, and then nothing is changed.</summary>
    ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Ends a lease with what became of its messages; false when it is no longer held, and then nothing is changed and another relay delivers them again.</summary>
    /// <exception cref="StorageException">The store failed, or more were delivered than leased (<see cref="ClpCodes.BadArgument"/>).</exception>
    ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken);

    /// <summary>How much is in it; exact only when nobody works on it.</summary>
    ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken);

    /// <summary>The messages set aside, in no particular order.</summary>
    IAsyncEnumerable<ParkedMessage> ParkedAsync(CancellationToken cancellationToken);

    /// <summary>Puts a parked message back at the end of its stream's lane, with no attempts counted; false when it is no longer parked.</summary>
    ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken);

    /// <summary>Drops a parked message for good; false when it is no longer parked.</summary>
    ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken);
}
