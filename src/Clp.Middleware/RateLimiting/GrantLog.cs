namespace Clp.Middleware;

/// <summary>
/// The newest grants of one count, at most as many as one window may hold: enough to decide exactly. A grant counts until
/// more than a window has passed since, so that a window may include both its ends. Times are readings of one clock; one
/// that goes back stands still here instead. Not thread-safe.
/// </summary>
internal sealed class GrantLog(int permits, long window)
{
    private const int FirstSize = 4;
    private long[] ring = [];
    private int start, count;
    private long newest, shift;

    /// <summary>How many readings a window lasts.</summary>
    public long Window => window;

    /// <summary>How many grants are remembered.</summary>
    public int Size => ring.Length;

    /// <summary>A reading of the clock as a time for the other methods, never before the newest grant.</summary>
    public long At(long reading)
    {
        long now = reading + shift;
        if (count > 0 && now < newest)
        {
            shift += newest - now;
            now = newest;
        }

        return now;
    }

    /// <summary>How long until so many may be granted at once; 0 for now.</summary>
    public long Wait(long now, int wanted)
    {
        int decisive = count - (permits - Math.Max(wanted, 1)) - 1;
        return decisive < 0 ? 0 : Math.Max(0, Oldest(decisive) + window + 1 - now);
    }

    /// <summary>Grants so many, which must be possible.</summary>
    public void Grant(long now, int wanted)
    {
        while (count > 0 && now - Oldest(0) > window)
        {
            (start, count) = (Place(1), count - 1);
        }

        for (int i = 0; i < wanted; i++)
        {
            if (count == ring.Length)
            {
                Grow();
            }

            ring[Place(count++)] = now;
        }

        newest = wanted > 0 ? now : newest;
    }

    /// <summary>Whether any grant still counts.</summary>
    public bool Counts(long now) => count > 0 && now - newest <= window;

    /// <summary>How long ago the newest grant stopped counting; negative while it counts; null when there was none.</summary>
    public long? Idle(long now) => count == 0 ? null : now - newest - window - 1;

    /// <summary>How many grants count.</summary>
    public int Counting(long now)
    {
        int from = 0, to = count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = now - Oldest(middle) > window ? (middle + 1, to) : (from, middle);
        }

        return count - from;
    }

    private long Oldest(int index) => ring[Place(index)];

    private int Place(int index) => start + index < ring.Length ? start + index : start + index - ring.Length;

    private void Grow()
    {
        long[] larger = new long[Math.Min(permits, Math.Max(FirstSize, 2L * ring.Length))];
        for (int i = 0; i < count; i++)
        {
            larger[i] = Oldest(i);
        }

        (ring, start) = (larger, 0);
    }
}
