using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Storage;

/// <summary>How an <see cref="OutboxRelay"/> works. Durations are positive.</summary>
public sealed record OutboxRelayOptions
{
    /// <summary>How long a stream is reserved for this relay; afterwards another takes over. Longer than the clocks of relays differ, and at least <see cref="DeliveryTimeout"/> and <see cref="RenewAfter"/> together. Default 30 seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Before a message is delivered, a lease older than this is renewed. Default 10 seconds.</summary>
    public TimeSpan RenewAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one delivery may take before it counts as failed. Default 10 seconds.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many streams are worked on at once, 1 or more. Default 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How many messages of a stream are taken with one lease, 1 or more. What is delivered and not settled when the process dies is delivered again. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>After so many failed attempts a message is parked, 1 or more. Default 10.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>The shortest pause after a failure; the longest doubles with every attempt. Default 1 second.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No pause is longer. Default 5 minutes.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The pause between two looks while there is work; it doubles while there is none. Default 50 milliseconds.</summary>
    public TimeSpan MinPoll { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two looks. Default 5 seconds.</summary>
    public TimeSpan MaxPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long deliveries under way may go on once the relay is told to stop. Default 10 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a settlement that the store failed to answer is repeated at once, with pauses, before the lease is left to end by itself. 0 or more; default 3.</summary>
    public int SettleRetries { get; init; } = 3;

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Randomness for pauses: a number from 0 up to, not including, 1. Called by several threads. <see cref="Backoff.Random"/> by default.</summary>
    public Func<double> Jitter { get; init; } = Backoff.Random;

    /// <summary>This relay's name, unlike that of any other relay on the store, a former one of this process too; its leases bear it. Random by default.</summary>
    public string Name { get; init; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Where log lines go; nowhere by default.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Check()
    {
        TimeSpan[] durations = [LeaseDuration, RenewAfter, DeliveryTimeout, MinDelay, MaxDelay, MinPoll, MaxPoll, StopTimeout];
        Demand(Array.TrueForAll(durations, duration => duration > TimeSpan.Zero && duration <= TimeSpan.FromDays(30)), "Every duration is more than zero and at most 30 days.");
        Demand(LeaseDuration >= DeliveryTimeout + RenewAfter, $"{nameof(LeaseDuration)} must last for {nameof(RenewAfter)} and {nameof(DeliveryTimeout)} together, or a slow delivery outlives it.");
        Demand(MinDelay <= MaxDelay && MinPoll <= MaxPoll, "The shortest pause is longer than the longest.");
        Demand(Concurrency >= 1 && BatchSize >= 1 && MaxAttempts >= 1 && SettleRetries >= 0, $"{nameof(Concurrency)}, {nameof(BatchSize)} and {nameof(MaxAttempts)} are 1 or more, {nameof(SettleRetries)} 0 or more.");
        Demand(!string.IsNullOrEmpty(Name) && TimeProvider is not null && Jitter is not null && Logger is not null, $"{nameof(Name)}, {nameof(TimeProvider)}, {nameof(Jitter)} and {nameof(Logger)} are needed.");
    }

    private static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, $"The relay cannot work so. {problem}", StorageFailure.Rejected);
        }
    }
}
