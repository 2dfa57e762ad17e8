using System.Runtime.CompilerServices;
using Clp.Storage.Postgres.Reading;
using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Outbox;

/// <summary>The messages of one tenant, in the tables lanes and outbox. Leases hold across processes; relays never wait for each other.</summary>
internal sealed class PostgresOutbox(PostgresHandle handle) : IOutbox
{
    private const int PageSize = 256;

    private string Schema => handle.Schema;

    public async ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        OutboxRules.Check(request);
        LeaseRows rows = new(request.Token);
        await handle.ChangeRowsAsync(
            $"SELECT stream, namespace, contract, instance, tries, version, id, topic, payload FROM {Schema}.lease($1, $2, $3, $4, $5, $6)",
            rows.Start,
            rows.Add,
            cancellationToken,
            Value.Int(handle.Tenant), Value.Text(NameText.Escape(request.Token)), Value.Long(request.Now.UtcTicks), Value.Long(request.Until.UtcTicks), Value.Int(request.MaxStreams), Value.Int(request.MaxMessages)).ConfigureAwait(false);
        return rows.Leases;
    }

    public ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return handle.ChangeAsync(
            $"UPDATE {Schema}.lanes l SET available_at = $4 FROM {Schema}.streams s WHERE s.tenant = $1 AND s.key = $2 AND l.stream = s.no AND l.token = $3 RETURNING 1",
            cancellationToken,
            Value.Int(handle.Tenant), Key(lease.Stream), Value.Text(NameText.Escape(lease.Token)), Value.Long(until.UtcTicks));
    }

    public ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
    {
        OutboxRules.Check(lease, settlement);
        return handle.ChangeAsync(
            $"SELECT 1 WHERE {Schema}.settle($1, $2, $3, $4, $5, $6, $7)",
            cancellationToken,
            Value.Int(handle.Tenant), Key(lease.Stream), Value.Text(NameText.Escape(lease.Token)), Value.Int(settlement.Delivered),
            Value.Text(NameText.EscapeOrNull(settlement.Park)), Value.Long(settlement.RetryAt?.UtcTicks), Value.Long(settlement.At.UtcTicks));
    }

    public ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
        => handle.RowAsync(
            $"SELECT count(*) FILTER (WHERE o.parked_for IS NULL), count(*) FILTER (WHERE o.parked_for IS NOT NULL) FROM {Schema}.outbox o WHERE o.tenant = $1",
            reader => new OutboxDepth(reader.GetInt64(0), reader.GetInt64(1)), default, cancellationToken, Value.Int(handle.Tenant));

    public async IAsyncEnumerable<ParkedMessage> ParkedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        while (true)
        {
            List<(long No, ParkedMessage Message)> page = await ParkedPageAsync(after, cancellationToken).ConfigureAwait(false);
            foreach ((long no, ParkedMessage message) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                after = no;
                yield return message;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return handle.ChangeAsync(
            $"SELECT 1 WHERE {Schema}.requeue($1, $2, $3)", cancellationToken,
            Value.Int(handle.Tenant), Key(message.Entry.Stream), Value.Text(NameText.Escape(message.Entry.Message.Id)));
    }

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return handle.ChangeAsync(
            $"DELETE FROM {Schema}.outbox o USING {Schema}.streams s WHERE s.tenant = $1 AND s.key = $2 AND o.stream = s.no AND o.id = $3 AND o.parked_for IS NOT NULL RETURNING 1",
            cancellationToken,
            Value.Int(handle.Tenant), Key(message.Entry.Stream), Value.Text(NameText.Escape(message.Entry.Message.Id)));
    }

    private ValueTask<List<(long No, ParkedMessage Message)>> ParkedPageAsync(long after, CancellationToken cancellationToken)
    {
        string sql = $"""
            SELECT s.namespace, s.contract, s.instance, o.version, o.id, o.topic, o.payload, o.parked_for, o.attempts, o.parked_at, o.no
            FROM {Schema}.outbox o JOIN {Schema}.streams s ON s.no = o.stream
            WHERE o.tenant = $1 AND o.parked_for IS NOT NULL AND o.no > $2 ORDER BY o.no LIMIT {PageSize}
            """;
        return handle.PlannedRowsAsync(
            sql,
            reader =>
            {
                OutboxEntry entry = LeaseRows.Entry(reader, StreamNames.Read(reader, 0), 3);
                return (reader.GetInt64(10), new ParkedMessage(entry, NameText.Unescape(reader.GetString(7)), reader.GetInt32(8), new DateTimeOffset(reader.GetInt64(9), TimeSpan.Zero)));
            },
            cancellationToken, Value.Int(handle.Tenant), Value.Long(after));
    }

    private static NpgsqlParameter Key(StreamId stream) => Value.Bytes(NameText.Key(stream.Encode()));
}
