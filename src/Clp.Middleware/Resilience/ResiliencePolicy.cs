namespace Clp.Middleware;

/// <summary>How calls of one kind are timed, retried and cut off. Immutable.</summary>
public sealed record ResiliencePolicy
{
    /// <summary>How long one try may take; null for no limit of this middleware's. Default null. From 10 milliseconds to 1 day.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>How long all tries and the pauses between them may take together; null for no limit. Default null. From 10 milliseconds to 1 day.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>How often a failed call is tried again: 0 to 100. Default 0.</summary>
    public int MaxRetries { get; init; }

    /// <summary>The longest first pause; it doubles with every retry, and the pause itself is a random part of it (full jitter). Zero to 1 day; default 200 milliseconds.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What pauses grow to at most. At least <see cref="BaseDelay"/>, at most 1 day; default 10 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest <c>Retry-After</c> that is waited for; a call that is told to wait longer fails at once. Zero to 1 day; default 30 seconds.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The circuit breaker; null for none. By default as <see cref="CircuitPolicy"/> says.</summary>
    public CircuitPolicy? Circuit { get; init; } = new();

    /// <summary>
    /// Which exceptions are failures for the circuit. By default every one but a <see cref="RefusalException"/>, which is an
    /// answer. The caller's own cancellation is never asked about and never counts. Must be quick and thread-safe; when it
    /// throws, the exception counts.
    /// </summary>
    public Func<Exception, bool>? Counts { get; init; }

    /// <summary>
    /// Which exceptions are worth another try. By default every one but a <see cref="ClpException"/>, which says the same thing
    /// again unless it carries a time to retry after, and HTTP status codes from 400 to 499 other than 408 and 429. Must be quick
    /// and thread-safe; when it throws, there is no retry.
    /// </summary>
    public Func<Exception, bool>? Retries { get; init; }

    internal void Check(string of)
    {
        OptionChecks.Demand(AttemptTimeout is null || IsTimeout(AttemptTimeout.Value), $"{of}.AttemptTimeout is 10 milliseconds to 1 day.");
        OptionChecks.Demand(TotalTimeout is null || IsTimeout(TotalTimeout.Value), $"{of}.TotalTimeout is 10 milliseconds to 1 day.");
        OptionChecks.Demand(MaxRetries is >= 0 and <= 100, $"{of}.MaxRetries is 0 to 100.");
        OptionChecks.Demand(IsPause(BaseDelay), $"{of}.BaseDelay is zero to 1 day.");
        OptionChecks.Demand(IsPause(MaxDelay) && MaxDelay >= BaseDelay, $"{of}.MaxDelay is BaseDelay to 1 day.");
        OptionChecks.Demand(IsPause(MaxRetryAfter), $"{of}.MaxRetryAfter is zero to 1 day.");
        Circuit?.Check($"{of}.Circuit");
    }

    // What Polly accepts for a time-out; a shorter one could not be kept anyway.
    private static bool IsTimeout(TimeSpan span) => span >= TimeSpan.FromMilliseconds(10) && span <= TimeSpan.FromDays(1);

    private static bool IsPause(TimeSpan span) => span >= TimeSpan.Zero && span <= TimeSpan.FromDays(1);
}
