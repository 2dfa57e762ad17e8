namespace Clp.Middleware.Tests.RateLimiting;

/// <summary>The rule, as plainly as can be: all grants are kept, and counted one by one.</summary>
internal sealed class GrantModel(int permits, long window)
{
    private readonly List<long> grants = [];

    public IReadOnlyList<long> Grants => grants;

    public int Counting(long now) => grants.Count(grant => now - grant <= window);

    public bool May(long now, int wanted) => Counting(now) + Math.Max(wanted, 1) <= permits;

    public void Grant(long now, int wanted) => grants.AddRange(Enumerable.Repeat(now, wanted));

    /// <summary>The least wait after which so many would be granted.</summary>
    public long Wait(long now, int wanted)
        => grants.Where(grant => now - grant <= window).Select(grant => grant + window + 1 - now).Append(0).Order().First(wait => May(now + wait, wanted));

    /// <summary>How many windows, both ends included, hold too many.</summary>
    public static int Violations(IEnumerable<long> instants, int permits, long window)
    {
        long[] sorted = [.. instants.Order()];
        return Enumerable.Range(0, Math.Max(0, sorted.Length - permits)).Count(i => sorted[i + permits] - sorted[i] <= window);
    }
}
