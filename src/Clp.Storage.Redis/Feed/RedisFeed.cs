using System.Globalization;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>Reads all streams: partition after partition, each in the order of its appends. Thread-safe.</summary>
internal sealed class RedisFeed(RedisLink link, RedisKeys keys)
{
    private const int EntriesPerPage = 128;
    private const long EventsPerFetch = 1024;

    private readonly record struct Entry(long End, string Sid, string Life, long First, long Count);

    public async IAsyncEnumerable<PositionedEvent> ReadAsync(long[] places, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long[] ends = await EndsAsync(cancellationToken).ConfigureAwait(false);
        for (int partition = 0; partition < ends.Length; partition++)
        {
            if (places[partition] > ends[partition])
            {
                throw RedisErrors.Regressed("The feed");
            }
        }

        for (int partition = 0; partition < ends.Length; partition++)
        {
            (string before, string after) = FeedPlaces.Around(places, partition);
            for (long next = places[partition] + 1; next <= ends[partition];)
            {
                Entry[] page = await PageAsync(partition, next, ends[partition], cancellationToken).ConfigureAwait(false);
                for (int at = 0; at < page.Length;)
                {
                    int count = Together(page, at);
                    RedisResult[] found = await FetchAsync(partition, page.AsMemory(at, count), cancellationToken).ConfigureAwait(false);
                    for (int i = 0; i < count; i++, at++)
                    {
                        foreach ((long place, RecordedEvent recorded) in Events(page[at], found[i]))
                        {
                            // A reader may begin in the middle of an append.
                            if (place >= next)
                            {
                                yield return new PositionedEvent(recorded, new FeedPosition(string.Create(CultureInfo.InvariantCulture, $"{before}{place}{after}")));
                            }
                        }
                    }
                }

                next = page.Length < EntriesPerPage ? long.MaxValue : page[^1].End + 1;
            }

            places[partition] = ends[partition];
        }
    }

    private async ValueTask<long[]> EndsAsync(CancellationToken cancellationToken)
    {
        RedisResult[][] counters = await Task.WhenAll(Enumerable.Range(0, keys.Partitions)
            .Select(partition => link.ReadAsync(RedisScript.Partition, [keys.Counters(partition)], [], cancellationToken).AsTask())).ConfigureAwait(false);
        return Array.ConvertAll(counters, static counter => (long)counter[0]);
    }

    private async ValueTask<Entry[]> PageAsync(int partition, long next, long end, CancellationToken cancellationToken)
        => Array.ConvertAll(await link.ReadAsync(RedisScript.Feed, [keys.Feed(partition)], [next, end, EntriesPerPage], cancellationToken).ConfigureAwait(false), Parse);

    private ValueTask<RedisResult[]> FetchAsync(int partition, ReadOnlyMemory<Entry> entries, CancellationToken cancellationToken)
    {
        RedisKey[] used = new RedisKey[entries.Length * 2];
        RedisValue[] arguments = new RedisValue[entries.Length * 3];
        for (int i = 0; i < entries.Length; i++)
        {
            Entry entry = entries.Span[i];
            (used[2 * i], used[(2 * i) + 1]) = (keys.OfStream(partition, 'h', entry.Sid), keys.OfStream(partition, 'e', entry.Sid));
            (arguments[3 * i], arguments[(3 * i) + 1], arguments[(3 * i) + 2]) = (entry.Life, entry.First, entry.First + entry.Count - 1);
        }

        return link.ReadAsync(RedisScript.Fetch, used, arguments, cancellationToken);
    }

    private static IEnumerable<(long Place, RecordedEvent Event)> Events(Entry entry, RedisResult found)
    {
        RedisResult[] fields = (RedisResult[])found!;
        if (fields.Length == 0)
        {
            yield break;
        }

        StreamId stream = Texts.ToStream((byte[])fields[0]!);
        byte[][] stored = (byte[][])fields[1]!;
        if (stored.Length != entry.Count)
        {
            throw RedisErrors.Damaged(stream.ToString());
        }

        for (int i = 0; i < stored.Length; i++)
        {
            yield return (entry.End - entry.Count + 1 + i, EventJson.Read(stream, entry.First + i, stored[i]));
        }
    }

    // As many entries as make a fetch of a sensible size; one at least.
    private static int Together(Entry[] page, int at)
    {
        int count = 1;
        for (long events = page[at].Count; at + count < page.Length && (events += page[at + count].Count) <= EventsPerFetch;)
        {
            count++;
        }

        return count;
    }

    private static Entry Parse(RedisResult result)
    {
        RedisResult[] fields = (RedisResult[])result!;
        string id = (string)fields[0]!;
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        return new Entry(
            long.Parse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture),
            (string)fields[1]!,
            (string)fields[2]!,
            (long)fields[3],
            long.Parse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
