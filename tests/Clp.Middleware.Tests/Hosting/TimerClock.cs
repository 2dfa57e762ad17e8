using System.Collections.Concurrent;

namespace Clp.Middleware.Tests.Hosting;

/// <summary>Tells which timers were asked for.</summary>
internal sealed class TimerClock(TimeProvider inner) : TimeProvider
{
    public ConcurrentBag<TimeSpan> Timers { get; } = [];

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = inner.CreateTimer(callback, state, dueTime, period);
        Timers.Add(dueTime);
        return timer;
    }
}
