using System.Diagnostics;

namespace Clp.Benchmarks;

/// <summary>The system's clock, which remembers for each thread what it showed last: the moment of a grant, as the limiter saw it.</summary>
internal sealed class GrantClock : TimeProvider
{
    [ThreadStatic]
    private static long last;

    public static long Last => last;

    public override long GetTimestamp() => last = Stopwatch.GetTimestamp();
}

/// <summary>What the windows of a length hold, both their ends included: one window from each grant on, which finds the fullest.</summary>
internal static class GrantedInstants
{
    public static (long Violations, int Fullest) Scan(IEnumerable<long> instants, int permits, TimeSpan window)
    {
        long[] sorted = [.. instants.Order()];
        long length = (long)(window.TotalSeconds * Stopwatch.Frequency), violations = 0;
        int fullest = 0;
        for (int first = 0, end = 0; first < sorted.Length; first++)
        {
            while (end < sorted.Length && sorted[end] - sorted[first] <= length)
            {
                end++;
            }

            (violations, fullest) = (violations + (end - first > permits ? 1 : 0), Math.Max(fullest, end - first));
        }

        return (violations, fullest);
    }
}
