namespace Clp.Middleware;

/// <summary>A provider's timestamps as the unit of windows. Both ways are rounded up: a window is never shorter than asked for, nor a wait.</summary>
internal sealed class LimitClock(TimeProvider time)
{
    public long Reading => time.GetTimestamp();

    public long ToReadings(TimeSpan span) => Convert(span.Ticks, time.TimestampFrequency, TimeSpan.TicksPerSecond);

    public TimeSpan ToSpan(long readings) => new(Convert(readings, TimeSpan.TicksPerSecond, time.TimestampFrequency));

    private static long Convert(long value, long to, long from) => (long)((((Int128)value * to) + from - 1) / from);
}
