namespace Clp.Storage.Files;

/// <summary>The outbox of a file store: leases in memory, everything else in the journal before it is visible.</summary>
internal sealed class FileOutbox(OutboxBook book, Committer? committer, Action checkOpen) : IOutbox
{
    private Committer Writer
    {
        get
        {
            checkOpen();
            return committer ?? throw FileErrors.ReadOnly();
        }
    }

    public ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        _ = Writer;
        return book.LeaseAsync(request, cancellationToken);
    }

    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        _ = Writer;
        return book.RenewAsync(lease, until, cancellationToken);
    }

    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
    {
        Committer writer = Writer;
        cancellationToken.ThrowIfCancellationRequested();

        // A lease that is merely given back leaves nothing to be remembered.
        return settlement is { Delivered: 0, Park: null, RetryAt: null } ? book.SettleAsync(lease, settlement, cancellationToken)
            : MakeAsync(writer, book.ClaimSettlement(lease, settlement));
    }

    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
    {
        checkOpen();
        return book.DepthAsync(cancellationToken);
    }

    public IAsyncEnumerable<ParkedMessage> ParkedAsync(CancellationToken cancellationToken)
    {
        checkOpen();
        return book.ParkedAsync(cancellationToken);
    }

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        Committer writer = Writer;
        cancellationToken.ThrowIfCancellationRequested();
        return MakeAsync(writer, book.ClaimRequeue(message));
    }

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        Committer writer = Writer;
        cancellationToken.ThrowIfCancellationRequested();
        return MakeAsync(writer, book.ClaimDiscard(message));
    }

    private async ValueTask<bool> MakeAsync(Committer writer, OutboxChange? change)
    {
        if (change is null)
        {
            return false;
        }

        try
        {
            // The change itself is made when it is published, in the journal's order.
            CommitAnswer answer = await writer.Commit(new OutboxRequest(change)).ConfigureAwait(false);
            return answer.Status == AppendStatus.Appended;
        }
        finally
        {
            // Nothing is claimed any more after the change was made; otherwise it was refused.
            book.Abandon(change);
        }
    }
}
