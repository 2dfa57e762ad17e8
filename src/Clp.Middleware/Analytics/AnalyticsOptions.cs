using System.Collections.Immutable;

namespace Clp.Middleware;

/// <summary>How analytics records are collected and sent. Durations are positive and at most 49 days.</summary>
public sealed record AnalyticsOptions
{
    private static readonly ImmutableArray<TimeSpan> UsualBuckets =
    [
        TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500),
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30),
    ];

    /// <summary>The upper ends that durations are rounded up to, rising: 1, 5, 10, 50, 100, 500 milliseconds, 1, 5 and 30 seconds by default.</summary>
    public ImmutableArray<TimeSpan> Buckets { get; init; } = UsualBuckets;

    /// <summary>How many records may wait, 1 to 10,000,000; when there are more, new ones are dropped and counted. Default 10,000.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>A batch is sent when it has so many records, 1 to 100,000. Default 500.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>A batch is sent so long after its first record at the latest. Default 5 seconds.</summary>
    public TimeSpan FlushAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the sink may take for one attempt. Default 10 seconds.</summary>
    public TimeSpan SinkTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a batch is tried in all before it is dropped and counted, 1 to 100. Default 4.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The pause before the second attempt; it doubles with every further one. Default 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long sending may go on once the middleware is disposed. What is left then is dropped and counted. Default 5 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>True: records tell the key namespace, such as a tenant. Default false.</summary>
    public bool Namespaces { get; init; }

    /// <summary>True: records tell the instance's id. Default false.</summary>
    public bool Instances { get; init; }

    /// <summary>The clock; the system's by default, in a host the host's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    internal void Check()
    {
        OptionChecks.Demand(!Buckets.IsDefaultOrEmpty && Buckets[0] > TimeSpan.Zero && Buckets.Zip(Buckets.Skip(1)).All(pair => pair.First < pair.Second), $"{nameof(Buckets)} are one or more rising durations.");
        OptionChecks.Demand(Capacity is >= 1 and <= 10_000_000, $"{nameof(Capacity)} is 1 to 10,000,000.");
        OptionChecks.Demand(BatchSize is >= 1 and <= 100_000, $"{nameof(BatchSize)} is 1 to 100,000.");
        OptionChecks.Demand(MaxAttempts is >= 1 and <= 100, $"{nameof(MaxAttempts)} is 1 to 100.");
        OptionChecks.DemandDuration(FlushAfter, nameof(FlushAfter));
        OptionChecks.DemandDuration(SinkTimeout, nameof(SinkTimeout));
        OptionChecks.DemandDuration(RetryDelay, nameof(RetryDelay));
        OptionChecks.DemandDuration(StopTimeout, nameof(StopTimeout));
    }

    /// <summary>Between an attempt, counted from 1, and the next one.</summary>
    internal TimeSpan Pause(int attempt) => Backoff.Pause(Math.Min(attempt - 1, 10), RetryDelay, OptionChecks.LongestDuration, static () => 1);

    internal TimeSpan? Bucket(TimeSpan? took)
    {
        if (took is not { } time)
        {
            return null;
        }

        foreach (TimeSpan bucket in Buckets)
        {
            if (time <= bucket)
            {
                return bucket;
            }
        }

        return TimeSpan.MaxValue;
    }
}
