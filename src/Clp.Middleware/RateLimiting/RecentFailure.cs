namespace Clp.Middleware;

/// <summary>
/// Whether something failed lately and has not worked since. Not for ever: who is taken out of service for it is not asked
/// again, and could never show that it works. Thread-safe.
/// </summary>
internal sealed class RecentFailure(TimeProvider time, TimeSpan lately)
{
    private const long Never = long.MinValue;
    private long at = Never;

    public bool IsThere => Interlocked.Read(ref at) is var failed and not Never && time.GetElapsedTime(failed) < lately;

    public void Note() => Interlocked.Exchange(ref at, time.GetTimestamp());

    // Read first: calls that work follow each other on all threads, and only read.
    public void Clear()
    {
        if (Interlocked.Read(ref at) != Never)
        {
            Interlocked.Exchange(ref at, Never);
        }
    }
}
