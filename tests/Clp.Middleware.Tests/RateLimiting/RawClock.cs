namespace Clp.Middleware.Tests.RateLimiting;

/// <summary>Shows any reading, also an earlier one than before.</summary>
internal sealed class RawClock(long frequency = TimeSpan.TicksPerSecond) : TimeProvider
{
    public long Reading { get; set; }

    public override long TimestampFrequency => frequency;

    public override long GetTimestamp() => Reading;
}
