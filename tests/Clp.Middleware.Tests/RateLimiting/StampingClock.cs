using System.Diagnostics;

namespace Clp.Middleware.Tests.RateLimiting;

/// <summary>The system's clock, which remembers for each thread what it showed last: the moment of a grant, as the limiter saw it.</summary>
internal sealed class StampingClock : TimeProvider
{
    [ThreadStatic]
    private static long last;

    public static long Last => last;

    public static long Readings(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    public override long GetTimestamp() => last = Stopwatch.GetTimestamp();
}
