using System.Collections.Concurrent;

namespace Clp.Middleware;

/// <summary>
/// The partitions of one limit, at most so many. One is dropped when none of its grants counts any more, never before: when
/// all of them count, a newcomer finds no room. Who comes in clears up: each partition is looked at once per window, so a
/// flood of names costs each of its calls the same. Thread-safe.
/// </summary>
internal sealed class PartitionMap(RateLimit limit, LimitClock clock, int capacity)
{
    // Two are looked at for each one that comes in, so the map shrinks after a flood; more when there is no room.
    private const int UsualLooks = 2;
    private const int MostLooks = 256;

    private readonly ConcurrentDictionary<RateLimitKey, Partition> partitions = new();
    private readonly Queue<Partition> byAge = new();
    private readonly Lock gate = new();
    private readonly long window = clock.ToReadings(limit.Window);
    private long latest;

    public RateLimit Limit => limit;

    /// <summary>How many there are; for tests.</summary>
    public int Count => partitions.Count;

    public Partition? Find(in RateLimitKey key) => partitions.GetValueOrDefault(key);

    /// <summary>Makes room for a partition and adds it, unless it is there.</summary>
    /// <returns>0, or how long until there may be room.</returns>
    public long Add(in RateLimitKey key)
    {
        lock (gate)
        {
            if (partitions.ContainsKey(key))
            {
                return 0;
            }

            long reading = clock.Reading;
            latest = Math.Max(latest, reading);
            ClearUp(reading);
            if (byAge.Count >= capacity)
            {
                return Math.Max(1, byAge.Peek().Due - latest);
            }

            Partition added = new(key, new GrantLog(limit.Permits, window)) { Due = latest + window + 1 };
            byAge.Enqueue(added);
            partitions[key] = added;
            return 0;
        }
    }

    private void ClearUp(long reading)
    {
        for (int looks = 0; looks < (byAge.Count < capacity ? UsualLooks : MostLooks) && byAge.TryPeek(out Partition? oldest) && oldest.Due <= latest; looks++)
        {
            byAge.Dequeue();
            lock (oldest.Gate)
            {
                oldest.IsGone = !oldest.Log.Counts(oldest.Log.At(reading));
            }

            if (oldest.IsGone)
            {
                partitions.TryRemove(oldest.Key, out _);
            }
            else
            {
                oldest.Due = latest + window + 1;
                byAge.Enqueue(oldest);
            }
        }
    }
}
