using System.Collections.Immutable;
using System.Threading.RateLimiting;

namespace Clp.Middleware;

/// <summary>How calls are limited.</summary>
public sealed record RateLimitOptions
{
    /// <summary>The number of partitions unless another is given.</summary>
    public const int UsualPartitions = 100_000;

    /// <summary>The limits, counted in this process; 1 to <see cref="RateLimit.MostLimits"/> of different names. Either these or <see cref="Limiter"/>.</summary>
    public ImmutableArray<RateLimit> Limits { get; init; } = [];

    /// <summary>A limiter with limits of its own, such as one that several runtimes or processes share. It counts over time: a lease is given back at once. It stays the host's to dispose.</summary>
    public PartitionedRateLimiter<RateLimitRequest>? Limiter { get; init; }

    /// <summary>Who is never limited nor counted; nobody by default. Quick and thread-safe.</summary>
    public Func<Actor, bool>? Exempt { get; init; }

    /// <summary>What becomes of a call when the limiter fails, such as when its server is down. <see cref="RateLimitFailure.Refuse"/> by default.</summary>
    public RateLimitFailure OnFailure { get; init; } = RateLimitFailure.Refuse;

    /// <summary>How many actors, tenants and so on each of <see cref="Limits"/> tells apart within a window: 1 to 100,000,000, default 100,000. A partition is kept while it counts; newcomers beyond are refused.</summary>
    public int MaxPartitions { get; init; } = UsualPartitions;

    /// <summary>At most one log line about refusals, and one about failures, in this time; more than 0, at most 49 days. Default 10 seconds.</summary>
    public TimeSpan LogEvery { get; init; } = TimeSpan.FromSeconds(10);

    internal void Check()
    {
        OptionChecks.Demand(Limits.IsDefaultOrEmpty != Limiter is null, $"Give either {nameof(Limits)} or {nameof(Limiter)} for the rate limit.");
        if (Limiter is null)
        {
            RateLimit.CheckAll(Limits);
        }

        OptionChecks.Demand(Enum.IsDefined(OnFailure), $"{nameof(OnFailure)} of the rate limit is none of its values.");
        OptionChecks.Demand(MaxPartitions is >= 1 and <= 100_000_000, $"{nameof(MaxPartitions)} of the rate limit is 1 to 100,000,000.");
        OptionChecks.DemandDuration(LogEvery, $"{nameof(LogEvery)} of the rate limit");
    }
}

/// <summary>What becomes of a call that the limiter cannot decide.</summary>
public enum RateLimitFailure
{
    /// <summary>It is refused: no limit is ever exceeded, and nothing is done while the limiter is away.</summary>
    Refuse,
    /// <summary>It goes on uncounted: work goes on, and no limit holds while the limiter is away.</summary>
    Allow,
}
