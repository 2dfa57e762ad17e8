namespace Clp.Middleware;

/// <summary>Calls and failures of the last ten slices of time. A slice begins at a multiple of its length since the origin, so its end does not depend on who calls when. Not thread-safe.</summary>
internal sealed class CircuitWindow(long origin, long ticksPerSlice)
{
    private readonly Slice[] slices = new Slice[CircuitPolicy.Slices];

    public void Add(long now, bool isFailure)
    {
        long number = Number(now);
        ref Slice slice = ref slices[number % slices.Length];
        if (slice.Number != number || slice.Calls == 0)
        {
            slice = new Slice { Number = number };
        }

        slice.Calls++;
        slice.Failures += isFailure ? 1 : 0;
    }

    public (int Calls, int Failures) Count(long now)
    {
        long number = Number(now);
        int calls = 0, failures = 0;
        foreach (Slice slice in slices)
        {
            if (number - slice.Number < slices.Length)
            {
                calls += slice.Calls;
                failures += slice.Failures;
            }
        }

        return (calls, failures);
    }

    public void Clear() => Array.Clear(slices);

    private long Number(long now) => Math.Max(0, now - origin) / ticksPerSlice;

    private struct Slice
    {
        public long Number;
        public int Calls;
        public int Failures;
    }
}
