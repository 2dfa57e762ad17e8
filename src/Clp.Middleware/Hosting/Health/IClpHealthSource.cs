using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Clp.Middleware;

/// <summary>
/// A middleware, an interceptor or a proposal provider that can say whether it works, such as a circuit breaker. What is among
/// a hosted contract's options and implements this is part of the contract's health check. Thread-safe.
/// </summary>
public interface IClpHealthSource
{
    /// <summary>A short name for what is reported, such as <c>breaker:provider</c>.</summary>
    string HealthName { get; }

    /// <summary>What is known now: asks nothing outside, does not wait. The description is for people and bears no secrets.</summary>
    HealthCheckResult CheckHealth();
}
