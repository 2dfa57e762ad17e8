namespace Clp.Middleware;

/// <summary>What a call that was let through came to.</summary>
internal enum CallEnd
{
    Success,
    Failure,
    /// <summary>Says nothing about what was called: the caller gave up, or it refused on purpose.</summary>
    Neutral,
}

/// <summary>
/// The breaker's state machine. A call's end counts only for the phase in which the call began: what was on its way when the
/// circuit opened neither closes nor opens it later. Thread-safe.
/// </summary>
internal sealed class CircuitBreaker
{
    private readonly Lock gate = new();
    private readonly CircuitPolicy policy;
    private readonly TimeProvider time;
    private readonly Action<CircuitPosition, CircuitPosition> changed;
    private readonly CircuitWindow window;
    private readonly long breakFor;
    private CircuitPosition position;
    private long phase;
    private long until;
    private bool isProbing;

    /// <param name="policy">When it opens.</param>
    /// <param name="time">The clock; only its monotonic reading counts.</param>
    /// <param name="changed">Hears of every change, from and to, after it, on the thread that caused it.</param>
    public CircuitBreaker(CircuitPolicy policy, TimeProvider time, Action<CircuitPosition, CircuitPosition> changed)
    {
        (this.policy, this.time, this.changed) = (policy, time, changed);
        breakFor = Ticks(policy.BreakFor);
        window = new CircuitWindow(time.GetTimestamp(), Math.Max(1, Ticks(policy.Window) / CircuitPolicy.Slices));
    }

    /// <summary>How it stands, and in how long the next call goes through.</summary>
    public (CircuitPosition Position, TimeSpan RetryAfter) Status
    {
        get
        {
            lock (gate)
            {
                return (position, position == CircuitPosition.Open || isProbing ? Left(time.GetTimestamp()) : TimeSpan.Zero);
            }
        }
    }

    /// <summary>Asks to be let through.</summary>
    /// <param name="ticket">To be handed back with the call's end.</param>
    /// <param name="retryAfter">When refused: in how long the next call goes through.</param>
    public bool TryEnter(out long ticket, out TimeSpan retryAfter)
    {
        CircuitPosition before, after;
        lock (gate)
        {
            before = position;
            long now = time.GetTimestamp();
            bool isRefused = now < until && (position == CircuitPosition.Open || isProbing);
            retryAfter = isRefused ? Left(now) : TimeSpan.Zero;
            if (isRefused)
            {
                ticket = -1;
                return false;
            }

            if (position != CircuitPosition.Closed)
            {
                Turn(CircuitPosition.HalfOpen, now + breakFor);
                isProbing = true;
            }

            (ticket, after) = (phase, position);
        }

        Tell(before, after);
        return true;
    }

    /// <summary>A call that was let through has ended.</summary>
    public void Exit(long ticket, CallEnd end)
    {
        CircuitPosition before, after;
        lock (gate)
        {
            before = position;
            if (ticket != phase)
            {
                return;
            }

            if (position == CircuitPosition.Closed)
            {
                ExitClosed(end);
            }
            else if (position == CircuitPosition.HalfOpen)
            {
                ExitProbe(end);
            }

            after = position;
        }

        Tell(before, after);
    }

    private void ExitClosed(CallEnd end)
    {
        if (end == CallEnd.Neutral)
        {
            return;
        }

        long now = time.GetTimestamp();
        window.Add(now, end == CallEnd.Failure);
        (int calls, int failures) = window.Count(now);
        if (end == CallEnd.Failure && calls >= policy.MinimumCalls && failures >= policy.FailureRatio * calls)
        {
            Turn(CircuitPosition.Open, now + breakFor);
        }
    }

    private void ExitProbe(CallEnd end)
    {
        isProbing = false;
        if (end == CallEnd.Success)
        {
            window.Clear();
            Turn(CircuitPosition.Closed, 0);
        }
        else if (end == CallEnd.Failure)
        {
            Turn(CircuitPosition.Open, time.GetTimestamp() + breakFor);
        }
    }

    private void Turn(CircuitPosition to, long next)
    {
        position = to;
        until = next;
        phase++;
    }

    private void Tell(CircuitPosition before, CircuitPosition after)
    {
        if (before != after)
        {
            changed(before, after);
        }
    }

    private TimeSpan Left(long now) => now < until ? time.GetElapsedTime(now, until) : TimeSpan.Zero;

    // In integers: 1.251 s as a double is a tick short.
    private long Ticks(TimeSpan span) => (long)((Int128)span.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
}
