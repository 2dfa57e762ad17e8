using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware.Redis;

/// <summary>Limits rates for all processes that share a Redis server.</summary>
public static class RedisRateLimitExtensions
{
    /// <summary>Adds rate limits that are counted on Redis. The connection, where it is not the host's own, lives as long as the process; to end it earlier, give <see cref="RateLimitOptions.Limiter"/> a <see cref="RedisRateLimiter"/> of your own.</summary>
    /// <param name="options">The runtime's options.</param>
    /// <param name="rateLimit">The limits and the rest, without <see cref="RateLimitOptions.Limiter"/>.</param>
    /// <param name="redis">The server.</param>
    /// <exception cref="ConfigurationException">The options will not do.</exception>
    public static ClpRuntimeOptions UseRedisRateLimit(this ClpRuntimeOptions options, RateLimitOptions rateLimit, RedisRateLimitOptions redis)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(rateLimit);
        return options.UseRateLimit(rateLimit with { Limits = [], Limiter = new RedisRateLimiter(rateLimit.Limits, redis, options.TimeProvider) });
    }

    /// <summary>Adds rate limits that are counted on Redis to a contract in a host, which closes the connection in the end.</summary>
    /// <param name="builder">The contract's.</param>
    /// <param name="rateLimit">The limits and the rest, without <see cref="RateLimitOptions.Limiter"/>.</param>
    /// <param name="redis">The server.</param>
    /// <exception cref="ConfigurationException">The options will not do.</exception>
    public static IClpBuilder UseRedisRateLimit(this IClpBuilder builder, RateLimitOptions rateLimit, RedisRateLimitOptions redis)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(redis);
        Check(rateLimit);
        RateLimit.CheckAll(rateLimit.Limits);
        redis.Check();

        // A key of its own, so that a contract may have several.
        object key = new();
        builder.Services.AddKeyedSingleton(key, (_, _) => new RedisRateLimiter(rateLimit.Limits, redis));
        return builder.Configure((services, options) => options.UseRateLimit(rateLimit with { Limits = [], Limiter = services.GetRequiredKeyedService<RedisRateLimiter>(key) }));
    }

    private static void Check(RateLimitOptions rateLimit)
    {
        ArgumentNullException.ThrowIfNull(rateLimit);
        if (rateLimit.Limiter is not null)
        {
            throw new ConfigurationException($"{nameof(RateLimitOptions.Limiter)} is Redis here; give {nameof(RateLimitOptions.Limits)} only.");
        }
    }
}
