using Clp.Storage.Sqlite.Database;
using Clp.Storage.Sqlite.Streams;

namespace Clp.Storage.Sqlite.Outbox;

/// <summary>The outbox of one tenant. Its writes share transactions with the appends of the same moment.</summary>
internal sealed class SqliteOutbox(SqliteFile file, object tenant) : IOutbox
{
    public async ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        OutboxRules.Check(request);
        cancellationToken.ThrowIfCancellationRequested();

        // Relays ask often and mostly for nothing: looking costs no lock.
        if (!file.Read(session => IsAnyAvailable(session, request.Now)))
        {
            return [];
        }

        return await file.Write(session => OutboxTables.Lease(session, tenant, request)
            .ConvertAll(lane => new OutboxLease(lane.Name, request.Token, lane.Attempts, OutboxTables.First(session, lane, request.MaxMessages)))).ConfigureAwait(false);
    }

    public async ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return await OnHeld(lease, (session, lane) => OutboxTables.Renew(session, lane, until), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
    {
        OutboxRules.Check(lease, settlement);
        return await OnHeld(lease, (session, lane) => OutboxTables.Settle(session, tenant, lane, settlement), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(file.Read(session =>
        {
            using Rows rows = session["SELECT (SELECT count(*) FROM lanes l JOIN messages m ON m.stream = l.stream WHERE l.tenant = ?1), (SELECT count(*) FROM parked WHERE tenant = ?1)"].Query(tenant);
            rows.Read();
            return new OutboxDepth(rows.Number(0), rows.Number(1));
        }));
    }

    public IAsyncEnumerable<ParkedMessage> ParkedAsync(CancellationToken cancellationToken) => new SqliteReading<ParkedMessage>(
        file,
        session => session["SELECT p.id, p.topic, p.payload, p.version, p.reason, p.attempts, p.at, s.namespace, s.contract, s.instance FROM parked p JOIN streams s ON s.id = p.stream WHERE p.tenant = ?1"].Query(tenant),
        rows => new ParkedMessage(OutboxTables.EntryOf(rows, EventTable.StreamOf(rows, 7)), rows.Text(4), (int)rows.Number(5), new DateTimeOffset(rows.Number(6), TimeSpan.Zero))).ReadAsync(cancellationToken);

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken) => Unpark(message, requeues: true, cancellationToken);

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken) => Unpark(message, requeues: false, cancellationToken);

    private bool IsAnyAvailable(Session session, DateTimeOffset now)
        => session["SELECT 1 FROM lanes WHERE tenant = ?1 AND available <= ?2 LIMIT 1"].Value(tenant, now.UtcTicks) is not null;

    private async ValueTask<bool> Unpark(ParkedMessage message, bool requeues, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        return await file.Write(session => OutboxTables.Unpark(session, tenant, message.Entry.Message.Id, requeues)).ConfigureAwait(false);
    }

    private Task<bool> OnHeld(OutboxLease lease, Action<Session, LaneRow> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StreamKey key = new(tenant, lease.Stream);
        return file.Write(session =>
        {
            LaneRow? lane = OutboxTables.Held(session, key, lease.Token);
            if (lane is not null)
            {
                work(session, lane);
            }

            return lane is not null;
        });
    }
}
