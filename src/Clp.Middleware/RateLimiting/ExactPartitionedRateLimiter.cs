using System.Collections.Immutable;
using System.Threading.RateLimiting;

namespace Clp.Middleware;

/// <summary>
/// Several limits at once, counted in this process: a call is let through when all of them let it, and then counts for all;
/// when one refuses, it counts for none. Exact in any window, at any time, for any partition. It answers at once. Thread-safe.
/// </summary>
public sealed class ExactPartitionedRateLimiter : PartitionedRateLimiter<RateLimitRequest>
{
    private readonly PartitionMap[] maps;
    private readonly LimitClock clock;

    /// <summary>Counts of its own; hand one to several runtimes to have them count together.</summary>
    /// <param name="limits">1 to <see cref="RateLimit.MostLimits"/>, of different names.</param>
    /// <param name="time">The clock, read for its timestamps only; one that goes back lets nothing more through.</param>
    /// <param name="maxPartitions">How many actors, tenants and so on each limit tells apart within a window; newcomers beyond are refused. 1 to 100,000,000.</param>
    /// <exception cref="ConfigurationException">The limits or the number will not do.</exception>
    public ExactPartitionedRateLimiter(ImmutableArray<RateLimit> limits, TimeProvider? time = null, int maxPartitions = RateLimitOptions.UsualPartitions)
    {
        RateLimit.CheckAll(limits);
        OptionChecks.Demand(maxPartitions is >= 1 and <= 100_000_000, $"{nameof(maxPartitions)} is 1 to 100,000,000.");
        clock = new LimitClock(time ?? TimeProvider.System);
        maps = [.. limits.Select(limit => new PartitionMap(limit, clock, maxPartitions))];
    }

    /// <summary>How many partitions are remembered; for tests.</summary>
    internal int Partitions => maps.Sum(static map => map.Count);

    /// <summary>Of the count that has the least left for such a call; null when no limit counts it.</summary>
    public override RateLimiterStatistics? GetStatistics(RateLimitRequest resource)
    {
        RateLimiterStatistics? tightest = null;
        foreach (PartitionMap map in maps)
        {
            if (map.Limit.KeyOf(resource) is { } key && Statistics(map, key) is { } one && !(tightest?.CurrentAvailablePermits <= one.CurrentAvailablePermits))
            {
                tightest = one;
            }
        }

        return tightest;
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(RateLimitRequest resource, int permitCount)
    {
        // A partition is made only for a call that would be let through, so that refused calls take no room.
        HeldPartitions held = new();
        while (true)
        {
            held.Find(maps, resource, permitCount);
            if ((held.Decide(maps, clock, permitCount) ?? AddMissing(resource)) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(RateLimitRequest resource, int permitCount, CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<RateLimitLease>(cancellationToken) : new(AttemptAcquireCore(resource, permitCount));

    // A refusal when there is no room for one.
    private LimitLease? AddMissing(in RateLimitRequest request)
    {
        foreach (PartitionMap map in maps)
        {
            if (map.Limit.KeyOf(request) is { } key && map.Add(key) is var wait and > 0)
            {
                return LimitLease.Refused(map.Limit.Name, clock.ToSpan(wait));
            }
        }

        return null;
    }

    private RateLimiterStatistics Statistics(PartitionMap map, in RateLimitKey key)
    {
        if (map.Find(key) is not { } partition)
        {
            return new RateLimiterStatistics { CurrentAvailablePermits = map.Limit.Permits };
        }

        lock (partition.Gate)
        {
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = map.Limit.Permits - partition.Log.Counting(partition.Log.At(clock.Reading)),
                TotalSuccessfulLeases = partition.Granted,
                TotalFailedLeases = partition.Refused,
            };
        }
    }
}
