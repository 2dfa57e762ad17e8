namespace Clp.Storage.Conformance.Outboxes;

/// <summary>An outbox whose calls fail when told to, before or after they were done.</summary>
public sealed class FailingOutbox(IOutbox outbox) : IOutbox
{
    /// <summary>Asked before every lease, renewal and settlement: null lets it be; true fails after it was done, false before.</summary>
    public Func<string, bool?> Fails { get; set; } = _ => null;

    /// <summary>How many calls failed.</summary>
    public int Failures { get; private set; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
        => Do("lease", () => outbox.LeaseAsync(request, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
        => Do("renew", () => outbox.RenewAsync(lease, until, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
        => Do("settle", () => outbox.SettleAsync(lease, settlement, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken) => Do("depth", () => outbox.DepthAsync(cancellationToken));

    /// <inheritdoc/>
    public IAsyncEnumerable<ParkedMessage> ParkedAsync(CancellationToken cancellationToken) => outbox.ParkedAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken) => outbox.RequeueAsync(message, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken) => outbox.DiscardAsync(message, cancellationToken);

    private async ValueTask<T> Do<T>(string call, Func<ValueTask<T>> work)
    {
        bool? fails = Fails(call);
        if (fails is null)
        {
            return await work();
        }

        Failures++;
        if (fails == true)
        {
            await work();
        }

        throw new StorageException(ClpCodes.StoreUnknown, "The store did not answer.", StorageFailure.Unknown);
    }
}
