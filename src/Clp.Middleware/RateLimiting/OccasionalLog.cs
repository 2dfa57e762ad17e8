namespace Clp.Middleware;

/// <summary>Counts what happens, and says so at most once in a while. Thread-safe.</summary>
internal sealed class OccasionalLog(TimeProvider time, TimeSpan every)
{
    private readonly Lock gate = new();
    private long? said;
    private long unsaid;

    /// <summary>One more; true when it is time to say how many there were since the last time.</summary>
    public bool IsTime(out long count)
    {
        lock (gate)
        {
            unsaid++;
            count = unsaid;
            long now = time.GetTimestamp();
            if (said is { } before && time.GetElapsedTime(before, now) < every)
            {
                return false;
            }

            (said, unsaid) = (now, 0);
            return true;
        }
    }
}
