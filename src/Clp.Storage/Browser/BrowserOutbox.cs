using System.Runtime.CompilerServices;

namespace Clp.Storage.Browser;

/// <summary>The outbox of a <see cref="BrowserStore"/>: each stream's lane is part of its value, so relays of several tabs share it.</summary>
internal sealed class BrowserOutbox(StreamShelf shelf) : IOutbox
{
    public ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        OutboxRules.Check(request);
        return shelf.LockedAsync<IReadOnlyList<OutboxLease>>(async () =>
        {
            List<OutboxLease> leases = [];
            foreach (StreamDocument document in (await shelf.AllAsync(cancellationToken).ConfigureAwait(false))
                .Where(d => d.Lane.Waiting.Count > 0 && d.Lane.AvailableAt <= request.Now).OrderBy(d => d.Lane.AvailableAt).ThenBy(d => d.Lane.Turn).Take(request.MaxStreams))
            {
                (document.Lane.Token, document.Lane.AvailableAt) = (request.Token, request.Until);
                await shelf.SaveAsync(document).ConfigureAwait(false);
                leases.Add(new OutboxLease(document.Stream, request.Token, document.Lane.Attempts, [.. document.Lane.Waiting.Take(request.MaxMessages)]));
            }

            return leases;
        }, cancellationToken);
    }

    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return ChangeAsync(lease.Stream, lane => lane.Token == lease.Token, (lane, _) => lane.AvailableAt = until, cancellationToken);
    }

    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
    {
        OutboxRules.Check(lease, settlement);
        return ChangeAsync(lease.Stream, lane => lane.Token == lease.Token, (lane, turn) => lane.Settle(settlement, turn), cancellationToken);
    }

    public async ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
    {
        List<StreamDocument> all = await shelf.AllAsync(cancellationToken).ConfigureAwait(false);
        return new OutboxDepth(all.Sum(d => d.Lane.Waiting.Count), all.Sum(d => d.Lane.Parked.Count));
    }

    public async IAsyncEnumerable<ParkedMessage> ParkedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (ParkedMessage message in (await shelf.AllAsync(cancellationToken).ConfigureAwait(false)).SelectMany(d => d.Lane.Parked))
        {
            yield return message;
        }
    }

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ChangeAsync(message.Entry.Stream, lane => lane.FindParked(message) is not null, (lane, turn) =>
        {
            ParkedMessage parked = lane.FindParked(message)!;
            lane.Parked.Remove(parked);
            lane.Enqueue(parked.Entry, turn);
        }, cancellationToken);
    }

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ChangeAsync(message.Entry.Stream, lane => lane.FindParked(message) is not null, (lane, _) => lane.Parked.Remove(lane.FindParked(message)!), cancellationToken);
    }

    private ValueTask<bool> ChangeAsync(StreamId stream, Func<StreamLane, bool> isPossible, Action<StreamLane, long> change, CancellationToken cancellationToken)
        => shelf.LockedAsync(async () =>
        {
            if (await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false) is not { } document || !isPossible(document.Lane))
            {
                return false;
            }

            change(document.Lane, await shelf.TakeAsync(1).ConfigureAwait(false));
            await shelf.SaveAsync(document).ConfigureAwait(false);
            return true;
        }, cancellationToken);
}
