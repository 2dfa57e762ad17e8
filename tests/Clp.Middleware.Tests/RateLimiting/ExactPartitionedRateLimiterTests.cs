using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.RateLimiting;
using Clp.Testing;
using Xunit.Abstractions;

namespace Clp.Middleware.Tests.RateLimiting;

public sealed class ExactPartitionedRateLimiterTests(ITestOutputHelper output)
{
    private static readonly CommandActs[] Acts = [CommandActs.Dispatch, CommandActs.Propose, CommandActs.Commit, CommandActs.Dispatch | CommandActs.Commit];

    [Fact]
    public void Acquire_SeveralLimits_CountsForAllOrNone()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            output.WriteLine($"seed {seed}");
            Random random = new(seed);
            FakeClock clock = new();
            ImmutableArray<RateLimit> limits = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => AnyLimit(random, i))];
            ExactPartitionedRateLimiter limiter = new(limits, clock);
            Dictionary<(int, string), GrantModel> models = [];
            for (int step = 0; step < 300; step++)
            {
                clock.Advance(new TimeSpan(random.Next(3) * random.NextInt64(TimeSpan.TicksPerMillisecond)));
                RateLimitRequest request = AnyRequest(random);
                GrantModel[] counting = [.. limits.Select((limit, i) => limit.KeyOf(request) is { } key ? Model(models, (i, key.Encode()), limit) : null).OfType<GrantModel>()];
                long now = clock.GetTimestamp();
                long wait = counting.Select(model => model.Wait(now, 1)).Append(0).Max();

                using RateLimitLease lease = limiter.AttemptAcquire(request);

                lease.IsAcquired.ShouldBe(wait == 0, $"seed {seed}, step {step}");
                lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan retry);
                retry.Ticks.ShouldBe(wait, $"seed {seed}, step {step}");
                counting.ToList().ForEach(model => model.Grant(now, wait == 0 ? 1 : 0));
            }
        }
    }

    [Fact]
    public void Acquire_MorePartitionsThanThereIsRoomFor_ForgetsNoneThatCounts()
    {
        for (int seed = 1; seed <= 100; seed++)
        {
            output.WriteLine($"seed {seed}");
            Random random = new(seed);
            FakeClock clock = new();
            RateLimit limit = new("calls", 3, TimeSpan.FromMilliseconds(1)) { By = RateLimitBy.Actor };
            ExactPartitionedRateLimiter limiter = new([limit], clock, maxPartitions: 5);
            Dictionary<int, GrantModel> models = Enumerable.Range(0, 12).ToDictionary(static actor => actor, _ => new GrantModel(3, limit.Window.Ticks));
            int granted = 0;
            for (int step = 0; step < 400; step++)
            {
                clock.Advance(new TimeSpan(random.NextInt64(step % 50 == 0 ? 3 * limit.Window.Ticks : limit.Window.Ticks / 10)));
                int actor = random.Next(12);
                bool may = models[actor].May(clock.GetTimestamp(), 1);
                bool isKnown = models[actor].Counting(clock.GetTimestamp()) > 0;

                bool isGranted = limiter.AttemptAcquire(Request(actor.ToString())).IsAcquired;

                (isGranted && !may).ShouldBeFalse($"seed {seed}, step {step}");
                (may && isKnown && !isGranted).ShouldBeFalse($"seed {seed}, step {step}: who counts is not crowded out");
                limiter.Partitions.ShouldBeLessThanOrEqualTo(5);
                models[actor].Grant(clock.GetTimestamp(), isGranted ? 1 : 0);
                granted += isGranted ? 1 : 0;
            }

            granted.ShouldBeGreaterThan(50);
        }
    }

    [Fact]
    public void Acquire_NoRoom_RefusesNewcomersUntilSomeStopCounting()
    {
        FakeClock clock = new();
        ExactPartitionedRateLimiter limiter = new([new RateLimit("calls", 2, TimeSpan.FromSeconds(1)) { By = RateLimitBy.Actor }], clock, maxPartitions: 1_000);
        Enumerable.Range(0, 1_000).ShouldAllBe(i => limiter.AttemptAcquire(Request($"a{i}"), 1).IsAcquired);

        using RateLimitLease crowded = limiter.AttemptAcquire(Request("new"));
        limiter.AttemptAcquire(Request("a7")).IsAcquired.ShouldBeTrue();
        crowded.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait).ShouldBeTrue();
        clock.Advance(wait);

        crowded.IsAcquired.ShouldBeFalse();
        limiter.AttemptAcquire(Request("new")).IsAcquired.ShouldBeTrue();
        limiter.Partitions.ShouldBeLessThan(1_000);
    }

    [Fact]
    public void Acquire_Refused_TakesNoRoom()
    {
        RateLimit all = new("all", 1, TimeSpan.FromHours(1)) { By = RateLimitBy.Everything }, each = new("each", 5, TimeSpan.FromHours(1)) { By = RateLimitBy.Actor };
        ExactPartitionedRateLimiter limiter = new([all, each], new FakeClock());
        limiter.AttemptAcquire(Request("first")).IsAcquired.ShouldBeTrue();

        Enumerable.Range(0, 5_000).ShouldAllBe(i => !limiter.AttemptAcquire(Request($"a{i}"), 1).IsAcquired);

        limiter.Partitions.ShouldBe(2);
    }

    [Fact]
    public void Acquire_PartitionDroppedMeanwhile_CountsInItsSuccessor()
    {
        FakeClock clock = new();
        Action? meanwhile = null;
        RateLimit each = new("each", 1, TimeSpan.FromSeconds(1)) { By = RateLimitBy.Actor };
        RateLimit later = new("later", 100, TimeSpan.FromSeconds(1)) { By = RateLimitBy.Everything, Key = _ => { Interlocked.Exchange(ref meanwhile, null)?.Invoke(); return ""; } };
        ExactPartitionedRateLimiter limiter = new([each, later], clock);
        limiter.AttemptAcquire(Request("ada")).IsAcquired.ShouldBeTrue();
        meanwhile = () =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            limiter.AttemptAcquire(Request("bob")).IsAcquired.ShouldBeTrue();
            limiter.AttemptAcquire(Request("ada")).IsAcquired.ShouldBeTrue();
        };

        limiter.AttemptAcquire(Request("ada")).IsAcquired.ShouldBeFalse();
    }

    [Fact]
    public async Task Acquire_FromManyThreads_NeverExceedsALimit()
    {
        StampingClock clock = new();
        RateLimit all = new("all", 40, TimeSpan.FromMilliseconds(20)) { By = RateLimitBy.Everything }, each = new("each", 7, TimeSpan.FromMilliseconds(5)) { By = RateLimitBy.Actor };
        ExactPartitionedRateLimiter limiter = new([all, each], clock, maxPartitions: 6);
        ConcurrentBag<(int Actor, long At)> grants = [];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                int actor = (i + thread) % 10;
                if (limiter.AttemptAcquire(Request(actor.ToString())).IsAcquired)
                {
                    grants.Add((actor, StampingClock.Last));
                }
            }
        })));

        grants.Count.ShouldBeGreaterThan(40);
        GrantModel.Violations(grants.Select(static grant => grant.At), 40, StampingClock.Readings(all.Window)).ShouldBe(0);
        grants.GroupBy(static grant => grant.Actor).Sum(one => GrantModel.Violations(one.Select(static grant => grant.At), 7, StampingClock.Readings(each.Window))).ShouldBe(0);
    }

    [Fact]
    public void Statistics_AreThoseOfTheTightestCount()
    {
        RateLimit all = new("all", 3, TimeSpan.FromHours(1)) { By = RateLimitBy.Everything }, each = new("each", 2, TimeSpan.FromHours(1)) { By = RateLimitBy.Actor };
        ExactPartitionedRateLimiter limiter = new([all, each], new FakeClock());
        "aba".ToList().ForEach(actor => limiter.AttemptAcquire(Request(actor.ToString())));
        limiter.AttemptAcquire(Request("b"));

        limiter.GetStatistics(Request("a"))!.CurrentAvailablePermits.ShouldBe(0);
        limiter.GetStatistics(Request("c"))!.ShouldSatisfyAllConditions(s => s.CurrentAvailablePermits.ShouldBe(0), s => s.TotalSuccessfulLeases.ShouldBe(3), s => s.TotalFailedLeases.ShouldBe(1));
        new ExactPartitionedRateLimiter([each with { Acts = CommandActs.Accept }]).GetStatistics(Request("a")).ShouldBeNull();
    }

    private static RateLimitRequest Request(string actor) => new(CommandActs.Commit, new StreamId("t", "c", "i"), "go", Actor.Human(actor));

    private static RateLimitRequest AnyRequest(Random random)
        => new(Acts[random.Next(Acts.Length)], new StreamId(random.Next(2).ToString(), "c", "i"), random.Next(2).ToString(), Actor.Human(random.Next(3).ToString()));

    private static RateLimit AnyLimit(Random random, int number) => new($"l{number}", random.Next(1, 6), TimeSpan.FromMilliseconds(random.Next(1, 5)))
    {
        By = (RateLimitBy)random.Next(16),
        Acts = random.Next(2) == 0 ? CommandActs.All : CommandActs.Commit,
        Key = random.Next(4) == 0 ? static request => request.Intent == "0" ? null : "own" : null,
    };

    private static GrantModel Model(Dictionary<(int, string), GrantModel> models, (int, string) key, RateLimit limit)
    {
        if (!models.TryGetValue(key, out GrantModel? model))
        {
            models[key] = model = new GrantModel(limit.Permits, limit.Window.Ticks);
        }

        return model;
    }
}
