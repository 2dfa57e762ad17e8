using Clp.TestKit;

namespace Clp.Middleware.Tests.Hosting;

/// <summary>A store in memory that tells when it is closed, and can have health and no outbox.</summary>
internal sealed class TestStore(Action? closed = null, bool hasOutbox = true) : ForwardingStore, IStoreHealth, IAsyncDisposable, IDisposable
{
    public StoreHealth Health { get; set; } = new(StoreHealthStatus.Healthy, "It works.");

    /// <summary>Set for what a thread does meanwhile: it must not ask this store how deep its outbox is.</summary>
    public AsyncLocal<bool> MustNotAsk { get; } = new();

    public bool WasAskedAllTheSame { get; private set; }

    public bool IsClosed { get; private set; }

    protected override IEventStore Next { get; } = new MemoryStore();

    public override IOutbox? Outbox => hasOutbox ? field ??= new WatchedOutbox(Next.Outbox!, () => WasAskedAllTheSame |= MustNotAsk.Value) : null;

    /// <summary>What asking for its health throws.</summary>
    public Exception? Failure { get; set; }

    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => Failure is null ? new(Health) : throw Failure;

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        closed?.Invoke();
        return default;
    }

    public void Dispose() => IsClosed = true;

    private sealed class WatchedOutbox(IOutbox inner, Action asked) : IOutbox
    {
        public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
        {
            asked();
            return inner.DepthAsync(cancellationToken);
        }

        public ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken) => inner.LeaseAsync(request, cancellationToken);

        public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken) => inner.RenewAsync(lease, until, cancellationToken);

        public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken) => inner.SettleAsync(lease, settlement, cancellationToken);

        public IAsyncEnumerable<ParkedMessage> ParkedAsync(CancellationToken cancellationToken) => inner.ParkedAsync(cancellationToken);

        public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken) => inner.RequeueAsync(message, cancellationToken);

        public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken) => inner.DiscardAsync(message, cancellationToken);
    }
}
