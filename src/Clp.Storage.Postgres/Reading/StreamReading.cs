using System.Runtime.CompilerServices;
using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Reading;

/// <summary>
/// Reads one stream as it was when the reading began. The first page fixes the stream's number, which a stream of the same name
/// that is created later does not share, and its newest version. No connection is held between pages.
/// </summary>
internal sealed class StreamReading(PostgresHandle handle)
{
    // A page ends at whichever comes first; an event larger than the bytes is a page of its own. Versions have no gaps, so a page
    // is a range of them: whatever plan the server makes, it touches no more rows than that.
    internal const int PageEvents = 1024;
    internal const int PageBytes = 4 * 1024 * 1024;

    private readonly string first = $"""
        SELECT no, last, version, data FROM (
            SELECT s.no, s.version AS last, e.version, e.data, sum(octet_length(e.data)) OVER (ORDER BY e.version ROWS UNBOUNDED PRECEDING) - octet_length(e.data) AS before
            FROM {handle.Schema}.streams s JOIN {handle.Schema}.events e ON e.stream = s.no AND e.version >= $3 AND e.version <= least(s.version, $3 + {PageEvents - 1})
            WHERE s.tenant = $1 AND s.key = $2) page
        WHERE before < {PageBytes} ORDER BY version
        """;

    private readonly string next = $"""
        SELECT no, last, version, data FROM (
            SELECT e.stream AS no, $3 AS last, e.version, e.data, sum(octet_length(e.data)) OVER (ORDER BY e.version ROWS UNBOUNDED PRECEDING) - octet_length(e.data) AS before
            FROM {handle.Schema}.events e WHERE e.stream = $1 AND e.version >= $2 AND e.version <= least($3, $2 + {PageEvents - 1})) page
        WHERE before < {PageBytes} ORDER BY version
        """;

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long from = Math.Clamp(fromVersion, 0, long.MaxValue - PageEvents);
        List<Row> page = await PageAsync(stream, first, cancellationToken, Value.Int(handle.Tenant), Value.Bytes(NameText.Key(stream.Encode())), Value.Long(from)).ConfigureAwait(false);
        while (page.Count > 0)
        {
            foreach (Row row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row.Event;
            }

            Row end = page[^1];
            if (end.Event.Version == end.Last)
            {
                yield break;
            }

            page = await PageAsync(stream, next, cancellationToken, Value.Long(end.Stream), Value.Long(end.Event.Version + 1), Value.Long(end.Last)).ConfigureAwait(false);
            if (page.Count == 0)
            {
                throw new StorageException(ClpCodes.StoreRejected, $"The stream {stream} was deleted while it was being read; what was read is no longer there. Read it again.", StorageFailure.Rejected);
            }
        }
    }

    private ValueTask<List<Row>> PageAsync(StreamId stream, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
        => handle.RowsAsync(
            sql,
            reader => new Row(reader.GetInt64(0), reader.GetInt64(1), EventJson.Read(stream, reader.GetInt64(2), reader.GetFieldValue<byte[]>(3))),
            cancellationToken, parameters);

    /// <param name="Stream">The stream's number.</param>
    /// <param name="Last">Its newest version when the reading began.</param>
    /// <param name="Event">One of its events.</param>
    private readonly record struct Row(long Stream, long Last, RecordedEvent Event);
}
