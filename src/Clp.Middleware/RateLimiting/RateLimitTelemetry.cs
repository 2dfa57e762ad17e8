using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>What is told of rate limits. Who was refused is personal data, and not told.</summary>
internal sealed partial class RateLimitTelemetry(ILogger logger, TimeProvider time, TimeSpan every)
{
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("clp.ratelimit.refused", "{call}", "Calls that a rate limit refused.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("clp.ratelimit.failures", "{call}", "Calls that the rate limiter failed to decide, by what became of them.");

    private readonly OccasionalLog refusals = new(time, every);
    private readonly OccasionalLog failures = new(time, every);

    public void Refused(string contract, string limit)
    {
        Refusals.Count(1, new("contract", contract), new("limit", limit));
        if (refusals.IsTime(out long count))
        {
            RefusedCore(count, limit);
        }
    }

    public void Failed(string contract, RateLimitFailure policy, Exception error)
    {
        Failures.Count(1, new("contract", contract), new("policy", policy == RateLimitFailure.Allow ? "allow" : "refuse"));
        if (failures.IsTime(out long count))
        {
            FailedCore(count, policy, error);
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "Rate limits refused {Count} calls since this was last said, the latest by {Limit}", EventName = "RateLimited")]
    private partial void RefusedCore(long count, string limit);

    [LoggerMessage(61, LogLevel.Error, "The rate limiter failed for {Count} calls since this was last said; policy: {Policy}", EventName = "RateLimiterFailed")]
    private partial void FailedCore(long count, RateLimitFailure policy, Exception error);
}
