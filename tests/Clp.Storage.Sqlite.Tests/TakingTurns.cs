using Clp.TestKit;

namespace Clp.Storage.Sqlite.Tests;

/// <summary>Sends every call to the next of two handles on the same data.</summary>
internal sealed class TakingTurns(SqliteStore first, SqliteStore second) : ForwardingStore, IOutbox
{
    private int calls;

    public override IOutbox Outbox => this;

    protected override IEventStore Next => (Interlocked.Increment(ref calls) & 1) == 0 ? first : second;

    public ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken) => Next.Outbox!.LeaseAsync(request, cancellationToken);

    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken) => Next.Outbox!.RenewAsync(lease, until, cancellationToken);

    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken) => Next.Outbox!.SettleAsync(lease, settlement, cancellationToken);

    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken) => Next.Outbox!.DepthAsync(cancellationToken);

    public IAsyncEnumerable<ParkedMessage> ParkedAsync(CancellationToken cancellationToken) => Next.Outbox!.ParkedAsync(cancellationToken);

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken) => Next.Outbox!.RequeueAsync(message, cancellationToken);

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken) => Next.Outbox!.DiscardAsync(message, cancellationToken);
}
