using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Reading;

/// <summary>The small questions about a stream, each one statement.</summary>
internal sealed class OperationReading(PostgresHandle handle)
{
    private string Streams => $"{handle.Schema}.streams s";

    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
        => handle.RowAsync($"SELECT s.version FROM {Streams} WHERE s.tenant = $1 AND s.key = $2", reader => reader.GetInt64(0), -1, cancellationToken, Of(stream));

    public ValueTask<Snapshot?> SnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        => handle.RowAsync<Snapshot?>(
            $"SELECT k.data FROM {Streams} JOIN {handle.Schema}.snapshots k ON k.stream = s.no WHERE s.tenant = $1 AND s.key = $2",
            reader => EventJson.ReadSnapshot(reader.GetFieldValue<byte[]>(0)), null, cancellationToken, Of(stream));

    public async ValueTask<StoredOperation?> FindAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
    {
        string sql = $"""
            SELECT o.request, e.version, e.data FROM {Streams}
            JOIN {handle.Schema}.ops o ON o.stream = s.no AND o.key = $3
            JOIN {handle.Schema}.events e ON e.stream = s.no AND e.version BETWEEN o.first AND o.first + o.count - 1
            WHERE s.tenant = $1 AND s.key = $2 ORDER BY e.version
            """;
        List<(string? Request, RecordedEvent Event)> found = await handle.RowsAsync(
            sql,
            reader => (reader.IsDBNull(0) ? null : NameText.Unescape(reader.GetString(0)), EventJson.Read(stream, reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))),
            cancellationToken, [.. Of(stream), Value.Bytes(NameText.Key(operation.Value))]).ConfigureAwait(false);
        return found.Count == 0 ? null : new StoredOperation(found[0].Request, [.. found.Select(row => row.Event)]);
    }

    public ValueTask<List<(byte[] Key, StreamId Stream)>> StreamsAsync(byte[] after, int count, CancellationToken cancellationToken)
        => handle.RowsAsync(
            $"SELECT s.key, s.namespace, s.contract, s.instance FROM {Streams} WHERE s.tenant = $1 AND s.key > $2 ORDER BY s.key LIMIT {count}",
            reader => (reader.GetFieldValue<byte[]>(0), StreamNames.Read(reader, 1)), cancellationToken, Value.Int(handle.Tenant), Value.Bytes(after));

    private NpgsqlParameter[] Of(StreamId stream) => [Value.Int(handle.Tenant), Value.Bytes(NameText.Key(stream.Encode()))];
}
