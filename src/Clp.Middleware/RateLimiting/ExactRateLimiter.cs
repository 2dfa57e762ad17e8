using System.Threading.RateLimiting;

namespace Clp.Middleware;

/// <summary>
/// One count: so many grants in any window, exactly. Works wherever the framework takes a limiter; it answers at once, and
/// who is refused asks again after the lease's <see cref="MetadataName.RetryAfter"/>. Thread-safe.
/// </summary>
public sealed class ExactRateLimiter : RateLimiter
{
    private readonly Lock gate = new();
    private readonly RateLimit limit;
    private readonly LimitClock clock;
    private readonly GrantLog log;
    private readonly long made;
    private long granted, refused;
    private bool isDisposed;

    /// <summary>A count of its own.</summary>
    /// <param name="limit">How many in how long; whose calls is not looked at.</param>
    /// <param name="time">The clock, read for its timestamps only; one that goes back lets nothing more through.</param>
    public ExactRateLimiter(RateLimit limit, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(limit);
        this.limit = limit;
        clock = new LimitClock(time ?? TimeProvider.System);
        log = new GrantLog(limit.Permits, clock.ToReadings(limit.Window));
        made = clock.Reading;
    }

    /// <summary>Null while a grant counts, so that nobody who drops idle limiters forgets one that does.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (gate)
            {
                long reading = clock.Reading;
                long idle = log.Idle(log.At(reading)) ?? Math.Max(0, reading - made);
                return idle < 0 ? null : clock.ToSpan(idle);
            }
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (gate)
        {
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = limit.Permits - log.Counting(log.At(clock.Reading)),
                TotalSuccessfulLeases = granted,
                TotalFailedLeases = refused,
            };
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, limit.Permits);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            long now = log.At(clock.Reading);
            long wait = log.Wait(now, permitCount);
            if (wait > 0)
            {
                refused++;
                return LimitLease.Refused(limit.Name, clock.ToSpan(wait));
            }

            log.Grant(now, permitCount);
            granted++;
            return LimitLease.Granted;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<RateLimitLease>(cancellationToken) : new(AttemptAcquireCore(permitCount));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (gate)
        {
            isDisposed = true;
        }

        base.Dispose(disposing);
    }
}
