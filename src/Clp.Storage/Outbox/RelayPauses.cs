namespace Clp.Storage;

/// <summary>How long a relay waits: full jitter between the shortest pause and a bound that doubles with every failure.</summary>
internal static class RelayPauses
{
    public static TimeSpan After(int attempts, OutboxRelayOptions options)
    {
        // Doubles beyond any bound long before the power overflows a double.
        double bound = Math.Min(options.MaxDelay.Ticks, options.MinDelay.Ticks * Math.Pow(2, Math.Max(1, attempts)));
        double share = Math.Clamp(options.Jitter(), 0, 1);
        return options.MinDelay + TimeSpan.FromTicks((long)((bound - options.MinDelay.Ticks) * share));
    }

    /// <summary>As long as a target that says "not now" asks for, if that is longer; never beyond the longest pause.</summary>
    public static TimeSpan After(int attempts, Exception error, OutboxRelayOptions options)
    {
        TimeSpan own = After(attempts, options);
        TimeSpan asked = error is RefusalException { RetryAfter: { } wait } ? wait : TimeSpan.Zero;
        return asked <= own ? own : asked < options.MaxDelay ? asked : options.MaxDelay;
    }

    public static TimeSpan Longer(TimeSpan poll, OutboxRelayOptions options) => poll * 2 < options.MaxPoll ? poll * 2 : options.MaxPoll;
}
