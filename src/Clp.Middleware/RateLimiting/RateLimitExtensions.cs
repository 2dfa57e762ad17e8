using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Middleware;

/// <summary>Limits how often is dispatched, proposed, accepted and committed.</summary>
public static class RateLimitExtensions
{
    /// <summary>Adds rate limits to a runtime, with the clock and the loggers that its options have by now. A refused call throws <see cref="RefusalException"/> (<see cref="ClpCodes.RateLimited"/>) and leaves no event.</summary>
    /// <exception cref="ConfigurationException">The rate limit's options will not do.</exception>
    public static ClpRuntimeOptions UseRateLimit(this ClpRuntimeOptions options, RateLimitOptions rateLimit)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rateLimit);
        rateLimit.Check();
        PartitionedRateLimiter<RateLimitRequest> limiter = rateLimit.Limiter ?? new ExactPartitionedRateLimiter(rateLimit.Limits, options.TimeProvider, rateLimit.MaxPartitions);
        SafeLogger logger = new((options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Clp.RateLimit"));
        RateLimitMiddleware middleware = new(rateLimit, limiter, new RateLimitTelemetry(logger, options.TimeProvider, rateLimit.LogEvery), options.TimeProvider);
        options.Middleware.Add(middleware);
        if (rateLimit.Limiter is not null || rateLimit.Limits.Any(static limit => limit.Acts.HasFlag(CommandActs.Accept)))
        {
            options.Interceptors.Add(middleware);
        }

        return options;
    }

    /// <summary>Adds rate limits to a contract in a host.</summary>
    /// <exception cref="ConfigurationException">The rate limit's options will not do.</exception>
    public static IClpBuilder UseRateLimit(this IClpBuilder builder, RateLimitOptions rateLimit)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(rateLimit);
        rateLimit.Check();
        return builder.Configure((_, options) => options.UseRateLimit(rateLimit));
    }
}
