namespace Clp.Storage.Sqlite.Tests;

/// <summary>Sends every call to the next of two handles on the same data.</summary>
internal sealed class TakingTurns(SqliteStore first, SqliteStore second) : IEventStore, IOutbox
{
    private int calls;

    public StoreCapabilities Capabilities => Next.Capabilities;

    public IOutbox Outbox => this;

    private SqliteStore Next => (Interlocked.Increment(ref calls) & 1) == 0 ? first : second;

    public ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken) => Next.AppendAsync(stream, expected, append, cancellationToken);

    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => Next.ReadAsync(stream, fromVersion, cancellationToken);

    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken) => Next.ReadAllAsync(after, cancellationToken);

    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => Next.VersionAsync(stream, cancellationToken);

    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken) => Next.FindOperationAsync(stream, operation, cancellationToken);

    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => Next.LoadSnapshotAsync(stream, cancellationToken);

    public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => Next.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => Next.DeleteAsync(stream, expected, cancellationToken);

    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => Next.StreamsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken) => Next.Outbox!.LeaseAsync(request, cancellationToken);

    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken) => Next.Outbox!.RenewAsync(lease, until, cancellationToken);

    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken) => Next.Outbox!.SettleAsync(lease, settlement, cancellationToken);

    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken) => Next.Outbox!.DepthAsync(cancellationToken);

    public IAsyncEnumerable<ParkedMessage> ParkedAsync(CancellationToken cancellationToken) => Next.Outbox!.ParkedAsync(cancellationToken);

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken) => Next.Outbox!.RequeueAsync(message, cancellationToken);

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken) => Next.Outbox!.DiscardAsync(message, cancellationToken);
}
