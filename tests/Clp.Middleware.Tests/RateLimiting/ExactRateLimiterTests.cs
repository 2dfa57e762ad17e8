using System.Threading.RateLimiting;
using Clp.Testing;
using Xunit.Abstractions;

namespace Clp.Middleware.Tests.RateLimiting;

public sealed class ExactRateLimiterTests(ITestOutputHelper output)
{
    [Fact]
    public void Acquire_AnyCallsAtAnyTimes_AnswersAsTheModelDoes()
    {
        for (int seed = 1; seed <= 400; seed++)
        {
            output.WriteLine($"seed {seed}");
            Random random = new(seed);
            int permits = random.Next(1, 13);
            long window = TimeSpan.TicksPerMillisecond * random.Next(1, 5);
            FakeClock clock = new();
            using ExactRateLimiter limiter = new(new RateLimit("calls", permits, new TimeSpan(window)), clock);
            GrantModel model = new(permits, window);
            for (int step = 0; step < 200; step++)
            {
                clock.Advance(new TimeSpan(Pause(random, window, model, clock.GetTimestamp())));
                long now = clock.GetTimestamp();
                int wanted = random.Next(4) == 0 ? random.Next(0, permits + 1) : 1;
                bool may = model.May(now, wanted);
                long wait = model.Wait(now, wanted);

                using RateLimitLease lease = limiter.AttemptAcquire(wanted);

                lease.IsAcquired.ShouldBe(may, $"seed {seed}, step {step}");
                lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan retry).ShouldBe(!may);
                retry.Ticks.ShouldBe(wait, $"seed {seed}, step {step}");
                model.Grant(now, may ? wanted : 0);
                limiter.GetStatistics()!.CurrentAvailablePermits.ShouldBe(permits - model.Counting(now));
                (limiter.IdleDuration is null).ShouldBe(model.Counting(now) > 0);
            }

            GrantModel.Violations(model.Grants, permits, window).ShouldBe(0);
        }
    }

    // Often exactly to the border of a window, and just before and after it.
    private static long Pause(Random random, long window, GrantModel model, long now) => random.Next(6) switch
    {
        0 or 1 => 0,
        2 => random.NextInt64(window / 8 + 1),
        3 => random.NextInt64(2 * window),
        _ when model.Grants.Count > 0 => Math.Max(0, model.Grants[random.Next(model.Grants.Count)] + window + random.Next(-1, 3) - now),
        _ => 1,
    };

    [Fact]
    public void Acquire_ClockGoesBack_LetsNothingMoreThroughAndRecovers()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            output.WriteLine($"seed {seed}");
            Random random = new(seed);
            int permits = random.Next(1, 8);
            RawClock clock = new();
            long window = TimeSpan.TicksPerMillisecond, truth = 0, setBack = 0;
            using ExactRateLimiter limiter = new(new RateLimit("calls", permits, new TimeSpan(window)), clock);
            List<long> grants = [];
            for (int step = 0; step < 300; step++)
            {
                truth += random.NextInt64(window / permits);
                setBack += random.Next(20) == 0 ? random.NextInt64(100 * window) : 0;
                clock.Reading = truth - setBack;
                if (limiter.AttemptAcquire().IsAcquired)
                {
                    grants.Add(truth);
                }
            }

            GrantModel.Violations(grants, permits, window).ShouldBe(0, $"seed {seed}");
            clock.Reading -= 1000 * window;
            limiter.AttemptAcquire();
            clock.Reading += window + 1;
            limiter.AttemptAcquire(permits).IsAcquired.ShouldBeTrue($"seed {seed}");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000)]
    [InlineData(1_000_000_000)]
    [InlineData(long.MaxValue / 1_000_000_000)]
    public void Acquire_AnyFrequency_IsNeverTooEarly(long frequency)
    {
        RawClock clock = new(frequency);
        using ExactRateLimiter limiter = new(new RateLimit("calls", 1, TimeSpan.FromSeconds(2)), clock);
        limiter.AttemptAcquire().IsAcquired.ShouldBeTrue();

        clock.Reading = 2 * frequency;
        using RateLimitLease early = limiter.AttemptAcquire();
        clock.Reading = (2 * frequency) + 1;

        early.IsAcquired.ShouldBeFalse();
        early.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait).ShouldBeTrue();
        wait.ShouldBeGreaterThan(TimeSpan.Zero);
        limiter.AttemptAcquire().IsAcquired.ShouldBeTrue();
    }

    [Fact]
    public void IdleDuration_WhileAGrantCounts_IsNull()
    {
        FakeClock clock = new();
        using ExactRateLimiter limiter = new(new RateLimit("calls", 5, TimeSpan.FromMinutes(1)), clock);
        clock.Advance(TimeSpan.FromSeconds(3));
        limiter.IdleDuration.ShouldBe(TimeSpan.FromSeconds(3));

        limiter.AttemptAcquire();
        clock.Advance(TimeSpan.FromMinutes(1));
        limiter.IdleDuration.ShouldBeNull();

        clock.Advance(TimeSpan.FromSeconds(1) + new TimeSpan(1));
        limiter.IdleDuration.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Acquire_WithinTheFrameworksPartitions_CountsPerPartition()
    {
        FakeClock clock = new();
        await using PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(name =>
            RateLimitPartition.Get(name, _ => new ExactRateLimiter(new RateLimit("calls", 2, TimeSpan.FromSeconds(1)), clock)));

        bool[] answers = [.. "aabab".Select(name => limiter.AttemptAcquire(name.ToString()).IsAcquired)];

        answers.ShouldBe([true, true, true, false, true]);
    }

    [Fact]
    public async Task Acquire_Misused_SaysSo()
    {
        ExactRateLimiter limiter = new(new RateLimit("calls", 2, TimeSpan.FromSeconds(1)));

        Should.Throw<ArgumentOutOfRangeException>(() => limiter.AttemptAcquire(3));
        await Should.ThrowAsync<OperationCanceledException>(async () => await limiter.AcquireAsync(1, new CancellationToken(canceled: true)));
        limiter.GetStatistics()!.CurrentAvailablePermits.ShouldBe(2);
        limiter.Dispose();
        Should.Throw<ObjectDisposedException>(() => limiter.AttemptAcquire());
    }
}
