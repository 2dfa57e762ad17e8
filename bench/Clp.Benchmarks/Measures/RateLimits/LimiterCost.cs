using System.Threading.RateLimiting;
using Clp.Middleware;

namespace Clp.Benchmarks;

/// <summary>
/// What a call costs beside the framework's sliding window, one count each and partitioned by actor, granted and refused. An
/// exact answer takes a reading of the clock, which is most of it; the framework's reads it once per segment.
/// </summary>
internal static class LimiterCost
{
    private const int Actors = 64, Permits = 1_000_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
    private static readonly RateLimitRequest[] Requests =
        [.. Enumerable.Range(0, Actors).Select(static i => new RateLimitRequest(CommandActs.Commit, new StreamId("tenant", "contract", "instance"), "intent", Actor.Human($"actor {i}")))];

    public static IEnumerable<Figure> Run(MeasureContext context)
    {
        int rounds = context.Sample(15, 5), calls = context.Sample(400_000, 300_000);
        Race race = new Race()
            .Add("exact granted", () => Single(new ExactRateLimiter(new RateLimit("one", Permits, Window)), calls))
            .Add("framework granted", () => Single(Sliding(Permits), calls))
            .Add("exact refused", () => Single(new ExactRateLimiter(new RateLimit("one", 1, Window)), calls))
            .Add("framework refused", () => Single(Sliding(1), calls))
            .Add("exact partitioned", () => Partitioned(new ExactPartitionedRateLimiter([new RateLimit("one", Permits, Window)]), calls))
            .Add("framework partitioned", () => Partitioned(PartitionedRateLimiter.Create<RateLimitRequest, RateLimitKey>(static request => RateLimitPartition.Get(new RateLimitKey(RateLimitBy.Actor | RateLimitBy.Tenant, request), static _ => Sliding(Permits))), calls))
            .Run(rounds);
        context.Note($"R16 limiter, ns of processor time per call, medians of {rounds} rounds of {calls} calls: {race}");
        yield return Figure.AtMost("limiter-cost-granted", race.Ratio("exact granted", "framework granted"), 4);
        yield return Figure.AtMost("limiter-cost-refused", race.Ratio("exact refused", "framework refused"), 4);
        yield return Figure.AtMost("limiter-cost-partitioned", race.Ratio("exact partitioned", "framework partitioned"), 2);
    }

    private static SlidingWindowRateLimiter Sliding(int permits)
        => new(new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = Window, SegmentsPerWindow = 10, AutoReplenishment = false });

    private static double Single(RateLimiter limiter, int calls)
    {
        using (limiter)
        {
            return Race.Time(calls, () =>
            {
                for (int i = 0; i < calls; i++)
                {
                    limiter.AttemptAcquire().Dispose();
                }
            });
        }
    }

    private static double Partitioned(PartitionedRateLimiter<RateLimitRequest> limiter, int calls)
    {
        using (limiter)
        {
            return Race.Time(calls, () =>
            {
                for (int i = 0; i < calls; i++)
                {
                    limiter.AttemptAcquire(Requests[i % Actors]).Dispose();
                }
            });
        }
    }
}
