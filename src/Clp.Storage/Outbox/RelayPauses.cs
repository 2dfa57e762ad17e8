namespace Clp.Storage;

/// <summary>How long a relay waits.</summary>
internal static class RelayPauses
{
    public static TimeSpan After(int attempts, OutboxRelayOptions options) => Backoff.Pause(Math.Max(1, attempts), options.MinDelay, options.MaxDelay, options.Jitter);

    /// <summary>As long as a target that says "not now" asks for, if that is longer; never beyond the longest pause.</summary>
    public static TimeSpan After(int attempts, Exception error, OutboxRelayOptions options)
    {
        TimeSpan own = After(attempts, options);
        TimeSpan asked = error is RefusalException { RetryAfter: { } wait } ? wait : TimeSpan.Zero;
        return asked <= own ? own : asked < options.MaxDelay ? asked : options.MaxDelay;
    }

    public static TimeSpan Longer(TimeSpan poll, OutboxRelayOptions options) => poll * 2 < options.MaxPoll ? poll * 2 : options.MaxPoll;
}
