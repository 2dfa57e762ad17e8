using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Streams;

/// <summary>The events, as the exact bytes of their JSON.</summary>
internal static class EventTable
{
    /// <summary>The events of a stream from one version to another, both included.</summary>
    public static RecordedEvent[] Range(Session session, StreamId stream, long id, long first, long last)
    {
        List<RecordedEvent> events = [];
        using Rows rows = session["SELECT version, data FROM events WHERE stream = ?1 AND version BETWEEN ?2 AND ?3 ORDER BY version"].Query(id, first, last);
        while (rows.Read())
        {
            events.Add(EventJson.Read(stream, rows.Number(0), rows.Bytes(1)));
        }

        return [.. events];
    }

    public static SqliteReading<RecordedEvent> Stream(SqliteFile file, StreamKey key, long from) => new(
        file,
        session => session["SELECT version, data FROM events WHERE stream = (SELECT id FROM streams WHERE tenant = ?1 AND namespace = ?2 AND contract = ?3 AND instance = ?4) AND version >= ?5 ORDER BY version"]
            .Query(key.Tenant, key.Namespace, key.Contract, key.Instance, from),
        rows => EventJson.Read(key.Stream, rows.Number(0), rows.Bytes(1)));

    // CROSS JOIN keeps SQLite from going stream by stream and sorting everything afterwards.
    public static SqliteReading<PositionedEvent> All(SqliteFile file, object tenant, long after) => new(
        file,
        session => session["SELECT e.position, e.version, e.data, s.namespace, s.contract, s.instance FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position > ?1 AND s.tenant = ?2 ORDER BY e.position"]
            .Query(after, tenant),
        rows => new PositionedEvent(EventJson.Read(StreamOf(rows, 3), rows.Number(1), rows.Bytes(2)), FeedPositions.At(rows.Number(0))));

    public static SqliteReading<StreamId> Streams(SqliteFile file, object tenant) => new(
        file,
        session => session["SELECT namespace, contract, instance FROM streams WHERE tenant = ?1"].Query(tenant),
        rows => StreamOf(rows, 0));

    /// <summary>A stream's three names, from a column on.</summary>
    public static StreamId StreamOf(in Rows rows, int column) => new(rows.Text(column), rows.Text(column + 1), rows.Text(column + 2));
}
