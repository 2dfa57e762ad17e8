using System.Runtime.CompilerServices;

namespace Clp.Storage.Erasure;

/// <summary>Opens messages for whoever delivers them. What goes back to the store is what came from it, so that nothing opened is ever written.</summary>
internal sealed class SealingOutbox(IOutbox inner, Func<OutboxEntry, CancellationToken, ValueTask<OutboxEntry>> open) : IOutbox
{
    private readonly ConditionalWeakTable<OutboxLease, OutboxLease> leases = [];
    private readonly ConditionalWeakTable<ParkedMessage, ParkedMessage> parked = [];

    public async ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxLease> stored = await inner.LeaseAsync(request, cancellationToken).ConfigureAwait(false);
        OutboxLease[] opened = new OutboxLease[stored.Count];
        for (int i = 0; i < opened.Length; i++)
        {
            OutboxEntry[] messages = new OutboxEntry[stored[i].Messages.Count];
            for (int m = 0; m < messages.Length; m++)
            {
                messages[m] = await open(stored[i].Messages[m], cancellationToken).ConfigureAwait(false);
            }

            opened[i] = stored[i] with { Messages = messages };
            leases.Add(opened[i], stored[i]);
        }

        return opened;
    }

    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken) => inner.RenewAsync(Stored(lease), until, cancellationToken);

    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken) => inner.SettleAsync(Stored(lease), settlement, cancellationToken);

    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken) => inner.DepthAsync(cancellationToken);

    public async IAsyncEnumerable<ParkedMessage> ParkedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ParkedMessage stored in inner.ParkedAsync(cancellationToken).ConfigureAwait(false))
        {
            ParkedMessage opened = stored with { Entry = await open(stored.Entry, cancellationToken).ConfigureAwait(false) };
            parked.Add(opened, stored);
            yield return opened;
        }
    }

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken) => inner.RequeueAsync(Stored(message), cancellationToken);

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken) => inner.DiscardAsync(Stored(message), cancellationToken);

    private OutboxLease Stored(OutboxLease lease) => lease is null ? throw new ArgumentNullException(nameof(lease))
        : leases.TryGetValue(lease, out OutboxLease? stored) ? stored
        : lease with { Messages = [.. lease.Messages.Select(Emptied)] };

    private ParkedMessage Stored(ParkedMessage message) => message is null ? throw new ArgumentNullException(nameof(message))
        : parked.TryGetValue(message, out ParkedMessage? stored) ? stored
        : message with { Entry = Emptied(message.Entry) };

    // A copy that somebody made of what we gave: stores go by names and ids, and must not be handed what was opened.
    private static OutboxEntry Emptied(OutboxEntry entry) => entry with { Message = entry.Message with { Payload = SealedText.Erased } };
}
