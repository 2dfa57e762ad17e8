using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Middleware;

/// <summary>How an <see cref="AuditForwarder"/> works. Durations are positive and at most 49 days.</summary>
public sealed record AuditForwardingOptions
{
    /// <summary>Which contract's events are forwarded; null for all that the store has. In a host the builder's contract unless set.</summary>
    public string? Contract { get; init; }

    /// <summary>The most events in one call of the sink, 1 to 100,000. Default 200.</summary>
    public int BatchSize { get; init; } = 200;

    /// <summary>How long the sink may take for one batch before it counts as failed. Default 30 seconds.</summary>
    public TimeSpan SinkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest pause after a failure; the longest doubles with every failure in a row. Default 1 second.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No pause is longer. Default 5 minutes.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The pause between two looks at the feed while there is something; it doubles while there is nothing. Default 100 milliseconds.</summary>
    public TimeSpan MinPoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two looks. Default 5 seconds.</summary>
    public TimeSpan MaxPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Above this lag, the age of the oldest event that is known and not forwarded, health is unhealthy. Default 15 minutes.</summary>
    public TimeSpan UnhealthyAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A name for health and metrics, such as where events go. Default <c>audit</c>.</summary>
    public string Name { get; init; } = "audit";

    /// <summary>The clock; the system's by default, in a host the runtime's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Randomness for pauses: a number from 0 up to, not including, 1. <see cref="Backoff.Random"/> by default.</summary>
    public Func<double> Jitter { get; init; } = Backoff.Random;

    /// <summary>Where log lines go; nowhere by default, in a host where the runtime's go.</summary>
    public ILogger? Logger { get; init; }

    internal TimeProvider Clock => TimeProvider ?? TimeProvider.System;

    internal ILogger Log => new SafeLogger(Logger ?? NullLogger.Instance);

    internal void Check()
    {
        OptionChecks.Demand(BatchSize is >= 1 and <= 100_000, $"{nameof(BatchSize)} is 1 to 100,000.");
        OptionChecks.DemandDuration(SinkTimeout, nameof(SinkTimeout));
        OptionChecks.DemandDuration(MinDelay, nameof(MinDelay));
        OptionChecks.DemandDuration(MaxDelay, nameof(MaxDelay));
        OptionChecks.DemandDuration(MinPoll, nameof(MinPoll));
        OptionChecks.DemandDuration(MaxPoll, nameof(MaxPoll));
        OptionChecks.DemandDuration(UnhealthyAfter, nameof(UnhealthyAfter));
        OptionChecks.Demand(MinDelay <= MaxDelay && MinPoll <= MaxPoll, "The shortest pause is longer than the longest.");
        OptionChecks.Demand(!string.IsNullOrWhiteSpace(Name), $"{nameof(Name)} is not empty.");
        OptionChecks.Demand(Jitter is not null, $"{nameof(Jitter)} may not be null.");
    }

    internal TimeSpan Longer(TimeSpan poll) => poll * 2 < MaxPoll ? poll * 2 : MaxPoll;
}
