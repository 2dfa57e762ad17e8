using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Outbox;

/// <summary>What a transaction does to the outbox: a lane per stream with waiting messages, the messages, and what is parked. Every method runs within one.</summary>
internal static class OutboxTables
{
    // Lanes that became available at the same moment are taken in the order in which they began to wait.
    private const string NextTurn = "(SELECT coalesce(max(turn), 0) + 1 FROM lanes)";

    public static void Add(Session session, object tenant, long stream, long version, (object Id, object Topic, byte[] Payload)[] messages)
    {
        foreach ((object id, object topic, byte[] payload) in messages)
        {
            Enqueue(session, stream, version, id, topic, payload);
        }

        OpenLane(session, tenant, stream);
    }

    public static void Remove(Session session, long stream)
    {
        session["DELETE FROM lanes WHERE stream = ?1"].Execute(stream);
        session["DELETE FROM messages WHERE stream = ?1"].Execute(stream);
        session["DELETE FROM parked WHERE stream = ?1"].Execute(stream);
    }

    public static List<LaneRow> Lease(Session session, object tenant, OutboxLeaseRequest request)
    {
        const string Available = """
            SELECT l.stream, l.attempts, s.namespace, s.contract, s.instance FROM lanes l JOIN streams s ON s.id = l.stream
            WHERE l.tenant = ?1 AND l.available <= ?2 ORDER BY l.available, l.turn LIMIT ?3
            """;
        List<LaneRow> lanes = [];
        using (Rows rows = session[Available].Query(tenant, request.Now.UtcTicks, (long)request.MaxStreams))
        {
            while (rows.Read())
            {
                lanes.Add(new LaneRow(rows.Number(0), (int)rows.Number(1), Streams.EventTable.StreamOf(rows, 2)));
            }
        }

        foreach (LaneRow lane in lanes)
        {
            session["UPDATE lanes SET available = ?2, token = ?3 WHERE stream = ?1"].Execute(lane.Stream, request.Until.UtcTicks, KeyText.Encode(request.Token));
        }

        return lanes;
    }

    /// <summary>The lane's oldest messages.</summary>
    public static OutboxEntry[] First(Session session, LaneRow lane, int count)
    {
        List<OutboxEntry> entries = [];
        using Rows rows = session["SELECT id, topic, payload, version FROM messages WHERE stream = ?1 ORDER BY place LIMIT ?2"].Query(lane.Stream, (long)count);
        while (rows.Read())
        {
            entries.Add(EntryOf(rows, lane.Name));
        }

        return [.. entries];
    }

    /// <summary>An entry out of the columns id, topic, payload and version, which come first.</summary>
    public static OutboxEntry EntryOf(in Rows rows, StreamId stream)
        => new(stream, rows.Number(3), new OutboxMessage(rows.Text(1), PayloadJson.Read(rows.Bytes(2))) { Id = rows.Text(0) });

    /// <summary>The lane while the token holds it.</summary>
    public static LaneRow? Held(Session session, Streams.StreamKey key, string token)
    {
        if (key.Find(session) is not { } head)
        {
            return null;
        }

        return session["SELECT attempts FROM lanes WHERE stream = ?1 AND token = ?2"].Value(head.Id, KeyText.Encode(token)) is long attempts
            ? new LaneRow(head.Id, (int)attempts, key.Stream)
            : null;
    }

    public static void Renew(Session session, LaneRow lane, DateTimeOffset until)
        => session["UPDATE lanes SET available = ?2 WHERE stream = ?1"].Execute(lane.Stream, until.UtcTicks);

    public static void Settle(Session session, object tenant, LaneRow lane, OutboxSettlement settlement)
    {
        Drop(session, lane, settlement.Delivered);
        int tried = settlement.Delivered == 0 ? lane.Attempts + 1 : 1;
        int attempts = settlement.RetryAt is not null ? tried : settlement.Delivered == 0 && settlement.Park is null ? lane.Attempts : 0;
        if (settlement.Park is { } reason)
        {
            session["INSERT OR REPLACE INTO parked (tenant, id, stream, version, topic, payload, reason, attempts, at) SELECT ?2, id, stream, version, topic, payload, ?3, ?4, ?5 FROM messages WHERE stream = ?1 ORDER BY place LIMIT 1"]
                .Execute(lane.Stream, tenant, KeyText.Encode(reason), (long)tried, settlement.At.UtcTicks);
            Drop(session, lane, 1);
        }

        session["UPDATE lanes SET token = NULL, available = ?2, attempts = ?3, turn = " + NextTurn + " WHERE stream = ?1"].Execute(lane.Stream, settlement.RetryAt?.UtcTicks ?? 0, (long)attempts);
        session["DELETE FROM lanes WHERE stream = ?1 AND NOT EXISTS (SELECT 1 FROM messages WHERE stream = ?1)"].Execute(lane.Stream);
    }

    /// <summary>Takes a parked message away; back to the end of its lane when asked to. False when it is not parked.</summary>
    public static bool Unpark(Session session, object tenant, string id, bool requeues)
    {
        object key = KeyText.Encode(id);
        if (requeues && session["SELECT stream FROM parked WHERE tenant = ?1 AND id = ?2"].Value(tenant, key) is long stream)
        {
            session["INSERT INTO messages (stream, version, id, topic, payload) SELECT stream, version, id, topic, payload FROM parked WHERE tenant = ?1 AND id = ?2"].Execute(tenant, key);
            OpenLane(session, tenant, stream);
        }

        return session["DELETE FROM parked WHERE tenant = ?1 AND id = ?2"].Execute(tenant, key) > 0;
    }

    private static void OpenLane(Session session, object tenant, long stream)
        => session["INSERT INTO lanes (stream, tenant, turn, available, attempts) VALUES (?1, ?2, " + NextTurn + ", 0, 0) ON CONFLICT (stream) DO NOTHING"].Execute(stream, tenant);

    private static void Enqueue(Session session, long stream, long version, object id, object topic, byte[] payload)
        => session["INSERT INTO messages (stream, version, id, topic, payload) VALUES (?1, ?2, ?3, ?4, ?5)"].Execute(stream, version, id, topic, payload);

    private static void Drop(Session session, LaneRow lane, int count)
    {
        if (count > 0)
        {
            session["DELETE FROM messages WHERE place IN (SELECT place FROM messages WHERE stream = ?1 ORDER BY place LIMIT ?2)"].Execute(lane.Stream, (long)count);
        }
    }
}

/// <summary>A stream's lane.</summary>
internal sealed record LaneRow(long Stream, int Attempts, StreamId Name);
