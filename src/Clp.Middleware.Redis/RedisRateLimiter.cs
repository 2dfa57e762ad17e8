using System.Collections.Immutable;
using System.Threading.RateLimiting;
using StackExchange.Redis;

namespace Clp.Middleware.Redis;

/// <summary>
/// Several limits at once, counted on a Redis server for all processes that use it: a call is let through when all of them
/// let it, and then counts for all; when one refuses, it counts for none. Exact in any window by the server's clock, in one
/// script. Thread-safe.
/// </summary>
public sealed class RedisRateLimiter : PartitionedRateLimiter<RateLimitRequest>
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly ImmutableArray<RateLimit> limits;
    private readonly LimitKeys keys;
    private readonly LimitConnection connection;

    /// <summary>Connects when it is first asked.</summary>
    /// <param name="limits">1 to <see cref="RateLimit.MostLimits"/>, of different names. All processes that count together give the same.</param>
    /// <param name="options">The server.</param>
    /// <param name="time">The clock of time-outs; windows go by the server's.</param>
    /// <exception cref="ConfigurationException">The limits or the options will not do.</exception>
    public RedisRateLimiter(ImmutableArray<RateLimit> limits, RedisRateLimitOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        RateLimit.CheckAll(limits);
        options.Check();
        this.limits = limits;
        keys = new LimitKeys(options.KeyPrefix, limits);
        connection = new LimitConnection(options, time ?? TimeProvider.System);
    }

    /// <summary>Null: what the server counts is not kept here.</summary>
    public override RateLimiterStatistics? GetStatistics(RateLimitRequest resource) => null;

    /// <summary>Not possible: the answer comes over the network.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override RateLimitLease AttemptAcquireCore(RateLimitRequest resource, int permitCount)
        => throw new NotSupportedException("Redis answers over the network; ask with AcquireAsync.");

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(RateLimitRequest resource, int permitCount, CancellationToken cancellationToken)
    {
        List<(RateLimit Limit, RateLimitKey Key)> counting = [];
        foreach (RateLimit limit in limits)
        {
            if (limit.KeyOf(resource) is { } key)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, limit.Permits);
                counting.Add((limit, key));
            }
        }

        if (counting.Count == 0)
        {
            return LimitLease.Granted;
        }

        RedisKey[] places = [.. counting.Select(one => keys.Of(one.Limit, one.Key, resource))];
        RedisValue[] arguments = [permitCount, .. counting.SelectMany(static one => (RedisValue[])[one.Limit.Permits, Microseconds(one.Limit.Window)])];
        RedisResult[] answer = await connection.RunAsync(places, arguments, cancellationToken).ConfigureAwait(false);
        int refusedBy = (int)answer[0];
        long number = (long)answer[1];
        return refusedBy == 0
            ? LimitLease.GrantedOn(DateTimeOffset.UnixEpoch.AddTicks(number * TimeSpan.TicksPerMicrosecond))
            : LimitLease.Refused(counting[refusedBy - 1].Limit.Name, new TimeSpan(number * TimeSpan.TicksPerMicrosecond));
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }

    // Rounded up: a window is never shorter than asked for.
    private static long Microseconds(TimeSpan window) => (long)decimal.Ceiling(window.Ticks * (decimal)MicrosecondsPerSecond / TimeSpan.TicksPerSecond);
}
