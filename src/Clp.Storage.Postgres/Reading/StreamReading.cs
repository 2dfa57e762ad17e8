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
    // A page ends at whichever comes first; an event larger than the bytes is a page of its own.
    internal const int PageEvents = 512;
    internal const int PageBytes = 4 * 1024 * 1024;

    private readonly string first = $"""
        SELECT no, last, version, data FROM (
            SELECT s.no, s.version AS last, e.version, e.data, sum(octet_length(e.data)) OVER (ORDER BY e.version) - octet_length(e.data) AS before
            FROM {handle.Schema}.streams s JOIN {handle.Schema}.events e ON e.stream = s.no AND e.version >= $3 AND e.version <= s.version
            WHERE s.tenant = $1 AND s.key = $2 ORDER BY e.version LIMIT {PageEvents}) page
        WHERE before < {PageBytes} ORDER BY version
        """;

    private readonly string next = $"""
        SELECT no, last, version, data FROM (
            SELECT e.stream AS no, $3 AS last, e.version, e.data, sum(octet_length(e.data)) OVER (ORDER BY e.version) - octet_length(e.data) AS before
            FROM {handle.Schema}.events e WHERE e.stream = $1 AND e.version >= $2 AND e.version <= $3 ORDER BY e.version LIMIT {PageEvents}) page
        WHERE before < {PageBytes} ORDER BY version
        """;

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long from = Math.Max(0, fromVersion);
        Page page = await PageAsync(stream, first, cancellationToken, Value.Int(handle.Tenant), Value.Bytes(NameText.Key(stream.Encode())), Value.Long(from)).ConfigureAwait(false);
        while (page.Events.Count > 0)
        {
            foreach (RecordedEvent recorded in page.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return recorded;
            }

            if (page.Events[^1].Version == page.Last)
            {
                yield break;
            }

            from = page.Events[^1].Version + 1;
            page = await PageAsync(stream, next, cancellationToken, Value.Long(page.Number), Value.Long(from), Value.Long(page.Last)).ConfigureAwait(false);
            if (page.Events.Count == 0)
            {
                throw new StorageException(ClpCodes.StoreRejected, $"The stream {stream} was deleted while it was being read; what was read is no longer there. Read it again.", StorageFailure.Rejected);
            }
        }
    }

    private ValueTask<Page> PageAsync(StreamId stream, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
        => handle.QueryAsync(async connection =>
        {
            NpgsqlCommand command = handle.Command(connection, sql, parameters);
            await using (command.ConfigureAwait(false))
            {
                await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
                NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    Page page = new(0, -1, []);
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        page = page with { Number = reader.GetInt64(0), Last = reader.GetInt64(1) };
                        page.Events.Add(EventJson.Read(stream, reader.GetInt64(2), reader.GetFieldValue<byte[]>(3)));
                    }

                    return page;
                }
            }
        }, cancellationToken);

    private readonly record struct Page(long Number, long Last, List<RecordedEvent> Events);
}
