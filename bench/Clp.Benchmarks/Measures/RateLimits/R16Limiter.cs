using System.Diagnostics;
using System.Threading.RateLimiting;
using Clp.Middleware;

namespace Clp.Benchmarks;

/// <summary>Eight threads call one limiter of three limits as fast as they can; every window is looked through afterwards.</summary>
public sealed class R16Limiter : IMeasure
{
    private const int Threads = 8, Tenants = 4, Actors = 16, FrameworksPermits = 1_000, FrameworksSegments = 10;

    private static readonly RateLimit All = new("all", 30_000, TimeSpan.FromMilliseconds(50)) { By = RateLimitBy.Everything };
    private static readonly RateLimit Tenant = new("tenant", 3_000, TimeSpan.FromMilliseconds(15)) { By = RateLimitBy.Tenant };
    private static readonly RateLimit Actor = new("actor", 40, TimeSpan.FromMilliseconds(2)) { By = RateLimitBy.Tenant | RateLimitBy.Actor };

    private static readonly RateLimitRequest[] Requests =
    [
        .. Enumerable.Range(0, Tenants * Actors).Select(static i => new RateLimitRequest(CommandActs.Commit, new StreamId($"tenant {i % Tenants}", "contract", "instance"), "intent", Clp.Actor.Human($"actor {i / Tenants}"))),
    ];

    public string Name => "R16";

    public string About => "rate limits: 1,000,000 calls on each of 8 threads, never over the limit in any window; cost beside the framework's";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int calls = context.Sample(1_000_000, 100_000);
        (int Refused, List<(int Request, long At)> Granted)[] answers = CallAll(calls);
        (int Request, long At)[] all = [.. answers.SelectMany(static one => one.Granted)];
        (long Violations, int Fullest)[] found =
        [
            Look(all, All, static _ => 0),
            Look(all, Tenant, static request => request % Tenants),
            Look(all, Actor, static request => request),
        ];
        context.Note($"R16 limiter: {Threads * (long)calls} calls, {all.Length} granted; fullest windows {found[0].Fullest} of {All.Permits}, {found[1].Fullest} of {Tenant.Permits}, {found[2].Fullest} of {Actor.Permits}; none of {3L * all.Length} windows over its limit means at most {1.0 / all.Length:0.0e0} of them (95 %)");
        yield return Figure.All("limiter-answered", all.Length + answers.Sum(static one => one.Refused), Threads * (long)calls);
        yield return new Figure("limiter-grants", $"{all.Length}", ">=1", all.Length > 0);
        yield return Figure.Exactly("limiter-violations", found.Sum(static one => one.Violations), 0);
        (long over, int most, int of) = Enumerable.Range(0, 20).Select(static _ => FrameworksFullest()).MaxBy(static one => one.Fullest);
        context.Note($"R16 limiter: the framework's SlidingWindowRateLimiter of {FrameworksSegments} segments: fullest window {most} of {FrameworksPermits}, {over} of {of} windows over the limit, in the worst of 20 runs");
        foreach (Figure cost in LimiterCost.Run(context))
        {
            yield return cost;
        }
    }

    private static (int Refused, List<(int Request, long At)> Granted)[] CallAll(int calls)
    {
        ExactPartitionedRateLimiter limiter = new([All, Tenant, Actor], new GrantClock());
        (int, List<(int, long)>)[] answers = new (int, List<(int, long)>)[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() => answers[thread] = Call(limiter, thread, calls)))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return answers;
    }

    private static (int Refused, List<(int Request, long At)> Granted) Call(ExactPartitionedRateLimiter limiter, int thread, int calls)
    {
        List<(int, long)> granted = [];
        int refused = 0;
        for (int i = 0; i < calls; i++)
        {
            int request = ((i * 7) + thread) % Requests.Length;
            if (limiter.AttemptAcquire(Requests[request]).IsAcquired)
            {
                granted.Add((request, GrantClock.Last));
            }
            else
            {
                refused++;
            }
        }

        return (refused, granted);
    }

    private static (long Violations, int Fullest) Look((int Request, long At)[] all, RateLimit limit, Func<int, int> partition)
    {
        (long Violations, int Fullest)[] each = [.. all.GroupBy(one => partition(one.Request)).Select(one => GrantedInstants.Scan(one.Select(static grant => grant.At), limit.Permits, limit.Window))];
        return (each.Sum(static one => one.Violations), each.Max(static one => one.Fullest));
    }

    // What the framework's limiter lets into a window of the same length: used up late in a segment, and again as soon as it grants.
    private static (long Violations, int Fullest, int Windows) FrameworksFullest()
    {
        TimeSpan window = TimeSpan.FromMilliseconds(100), segment = window / FrameworksSegments;
        using SlidingWindowRateLimiter limiter = new(new SlidingWindowRateLimiterOptions { PermitLimit = FrameworksPermits, Window = window, SegmentsPerWindow = FrameworksSegments, AutoReplenishment = false });
        List<long> instants = [];
        long began = Stopwatch.GetTimestamp();
        for (TimeSpan since = default; since < 2 * window; since = Stopwatch.GetElapsedTime(began))
        {
            limiter.TryReplenish();
            while (since > 0.9 * segment && limiter.AttemptAcquire().IsAcquired)
            {
                instants.Add(Stopwatch.GetTimestamp());
            }
        }

        (long violations, int fullest) = GrantedInstants.Scan(instants, FrameworksPermits, window);
        return (violations, fullest, instants.Count);
    }
}
