using System.Runtime.CompilerServices;
using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Reading;

/// <summary>
/// Reads all streams of the tenant in one order. Numbers are given before a commit, so what is visible has gaps that fill
/// later: only what was written by transactions older than the oldest running one is given. No connection is held between pages.
/// </summary>
internal sealed class FeedReading(PostgresHandle handle)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly string horizon = $"""
        SELECT coalesce((SELECT e.txid FROM {handle.Schema}.events e WHERE e.tenant = $1 ORDER BY e.txid DESC LIMIT 1), '0'::xid8),
               pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmax(pg_current_snapshot())
        """;

    private readonly string page = $"""
        SELECT p.txid, p.gpos, p.version, p.data, s.namespace, s.contract, s.instance FROM (
            SELECT e.txid, e.gpos, e.stream, e.version, e.data, sum(octet_length(e.data)) OVER (ORDER BY e.txid, e.gpos ROWS UNBOUNDED PRECEDING) - octet_length(e.data) AS before
            FROM {handle.Schema}.events e
            WHERE e.tenant = $1 AND (e.txid, e.gpos) > ($2, $3) AND e.txid <= $4 ORDER BY e.txid, e.gpos LIMIT {StreamReading.PageEvents}) p
        JOIN {handle.Schema}.streams s ON s.no = p.stream
        WHERE p.before < {StreamReading.PageBytes} ORDER BY p.txid, p.gpos
        """;

    public async IAsyncEnumerable<PositionedEvent> ReadAsync(FeedPlace after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ulong last = await LastAsync(after, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            List<PositionedEvent> events = await PageAsync(after, last, cancellationToken).ConfigureAwait(false);
            if (events.Count == 0)
            {
                yield break;
            }

            foreach (PositionedEvent positioned in events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return positioned;
            }

            after = FeedPlace.Parse(events[^1].Position);
        }
    }

    /// <summary>
    /// The newest transaction to read: that of the newest stored event, or the last before the oldest running one. Running ones
    /// that hide stored events are waited for, for a while, since most end at once.
    /// </summary>
    private async ValueTask<ulong> LastAsync(FeedPlace after, CancellationToken cancellationToken)
    {
        Horizon first = await HorizonAsync(cancellationToken).ConfigureAwait(false);
        if (after.Transaction >= first.Next)
        {
            throw FeedPlace.Foreign();
        }

        Horizon now = first;
        long began = handle.Options.Clock.GetTimestamp();
        for (TimeSpan pause = FirstPause; now.Oldest <= first.Newest && handle.Options.Clock.GetElapsedTime(began) < handle.Options.FeedPatience; pause = Longer(pause))
        {
            await Task.Delay(pause, handle.Options.Clock, cancellationToken).ConfigureAwait(false);
            now = await HorizonAsync(cancellationToken).ConfigureAwait(false);
        }

        return Math.Min(first.Newest, now.Oldest - 1);
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private ValueTask<Horizon> HorizonAsync(CancellationToken cancellationToken)
        => handle.RowAsync(
            horizon,
            reader => new Horizon(reader.GetFieldValue<ulong>(0), reader.GetFieldValue<ulong>(1), reader.GetFieldValue<ulong>(2)),
            default, cancellationToken, Value.Int(handle.Tenant));

    // Not prepared: a plan for any position is made for few rows and sorts all that follow; one for this position follows the index.
    private ValueTask<List<PositionedEvent>> PageAsync(FeedPlace after, ulong last, CancellationToken cancellationToken)
        => handle.PlannedRowsAsync(
            page,
            reader =>
            {
                RecordedEvent recorded = EventJson.Read(StreamNames.Read(reader, 4), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
                return new PositionedEvent(recorded, new FeedPlace(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)).ToPosition());
            },
            cancellationToken, Value.Int(handle.Tenant), Value.Xid(after.Transaction), Value.Long(after.Place), Value.Xid(last));

    /// <param name="Newest">The transaction of the newest stored event.</param>
    /// <param name="Oldest">The oldest running transaction, or the next one to be.</param>
    /// <param name="Next">A transaction that is not yet.</param>
    private readonly record struct Horizon(ulong Newest, ulong Oldest, ulong Next);
}
