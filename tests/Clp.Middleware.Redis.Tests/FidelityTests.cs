using System.Collections.Immutable;
using System.Globalization;
using Clp.Middleware.Tests.RateLimiting;
using StackExchange.Redis;
using Xunit.Abstractions;
using static Clp.Middleware.Redis.Tests.RedisSetup;

namespace Clp.Middleware.Redis.Tests;

/// <summary>The script decides as the model does, whatever was asked before, however many limits there are.</summary>
public sealed class FidelityTests(ITestOutputHelper output)
{
    private const long Second = 1_000_000;

    [Theory]
    [InlineData("single")]
    [InlineData("cluster")]
    public async Task Acquire_SeveralLimits_CountsForAllOrNone(string kind)
    {
        await using RedisSetup setup = await OfAsync(kind);
        for (int seed = 1; seed <= 12; seed++)
        {
            output.WriteLine($"seed {seed}");
            Random random = new(seed);
            ImmutableArray<RateLimit> limits = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => AnyLimit(random, $"s{seed}-{i}"))];
            RedisRateLimiter limiter = setup.Limiter(limits);
            Dictionary<(int, string), GrantModel> models = [];
            for (int step = 0; step < 150; step++)
            {
                RateLimitRequest request = Request(random.Next(3).ToString(CultureInfo.InvariantCulture), random.Next(2).ToString(CultureInfo.InvariantCulture), acts: random.Next(2) == 0 ? CommandActs.Commit : CommandActs.Propose);
                (int Index, GrantModel Model)[] counting = [.. limits.Select((limit, i) => limit.KeyOf(request) is { } key ? (i, Model(models, (i, key.Encode()), limit)) : (-1, null!)).Where(static one => one.Item1 >= 0)];

                LimitLease lease = await limiter.AskAsync(request);

                // The hours-long windows never end here, so what the model says does not depend on the moment.
                lease.IsAcquired.ShouldBe(counting.All(static one => one.Model.May(0, 1)), $"seed {seed}, step {step}");
                (lease.Limit is null || counting.Any(one => limits[one.Index].Name == lease.Limit && !one.Model.May(0, 1))).ShouldBeTrue();
                counting.ToList().ForEach(one => one.Model.Grant(0, lease.IsAcquired ? 1 : 0));
            }
        }
    }

    [Fact]
    public async Task Acquire_OverAnyRecordedGrants_AnswersAsTheModelDoes()
    {
        await using RedisSetup setup = await OfAsync("single");
        IDatabase database = setup.Client.GetDatabase();
        for (int seed = 1; seed <= 150; seed++)
        {
            output.WriteLine($"seed {seed}");
            Random random = new(seed);
            int permits = random.Next(1, 9);
            long window = random.Next(1, 5_000) * Second;
            RedisRateLimiter limiter = setup.Limiter(new RateLimit($"s{seed}", permits, TimeSpan.FromMicroseconds(window)));
            await limiter.AskAsync(Request("ada"));
            RedisKey key = (await setup.KeysAsync()).Single(one => database.ListLength(one) == 1);
            GrantModel model = new(permits, window);
            await database.KeyDeleteAsync(key);
            long now = DateTimeOffset.UtcNow.Microseconds();
            foreach (long age in Enumerable.Range(0, random.Next(permits + 1)).Select(_ => random.NextInt64(2 * window / Second) * Second).OrderDescending())
            {
                model.Grant(now - age, 1);
                await database.ListRightPushAsync(key, now - age);
            }

            int wanted = random.Next(0, permits + 1);
            LimitLease lease = await limiter.AskAsync(Request("ada"), wanted);

            // Ages are whole seconds; a border that lies within this call is left to the tests with a clock of their own.
            long after = DateTimeOffset.UtcNow.Microseconds();
            if (model.May(now, wanted) == model.May(after, wanted))
            {
                lease.IsAcquired.ShouldBe(model.May(now, wanted), $"seed {seed}");
                (lease.RetryAfter ?? TimeSpan.Zero).ShouldBeInRange(TimeSpan.FromMicroseconds(model.Wait(after, wanted)), TimeSpan.FromMicroseconds(model.Wait(now, wanted)), $"seed {seed}");
                (await database.ListLengthAsync(key)).ShouldBeLessThanOrEqualTo(permits);
            }

            await database.KeyDeleteAsync(key);
        }
    }

    [Fact]
    public async Task Acquire_AfterTheWait_IsGranted_AndKeysVanish()
    {
        await using RedisSetup setup = await OfAsync("single");
        RedisRateLimiter limiter = setup.Limiter(new RateLimit("short", 3, TimeSpan.FromMilliseconds(40)));
        List<long> grants = [];
        while (grants.Count < 30)
        {
            LimitLease lease = await limiter.AskAsync(Request("ada"));
            if (lease.IsAcquired)
            {
                grants.Add(lease.GrantedAt!.Value.Microseconds());
            }
            else
            {
                lease.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(40_001));
            }
        }

        GrantModel.Violations(grants, 3, 40_000).ShouldBe(0);
        await UntilAsync(async () => (await setup.KeysAsync()).Count == 0);
        await setup.Limiter(new RateLimit("long", 3, TimeSpan.FromHours(1))).AskAsync(Request("ada"));
        TimeSpan? left = await setup.Client.GetDatabase().KeyTimeToLiveAsync((await setup.KeysAsync()).Single());
        left!.Value.ShouldBeInRange(TimeSpan.FromMinutes(50), TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(2));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static RateLimit AnyLimit(Random random, string name) => new(name, random.Next(1, 20), TimeSpan.FromHours(random.Next(1, 5)))
    {
        By = (RateLimitBy)random.Next(16),
        Acts = random.Next(2) == 0 ? CommandActs.All : CommandActs.Commit,
        Key = random.Next(4) == 0 ? static request => request.Intent == "0" ? null : "own" : null,
    };

    private static GrantModel Model(Dictionary<(int, string), GrantModel> models, (int, string) key, RateLimit limit)
    {
        if (!models.TryGetValue(key, out GrantModel? model))
        {
            models[key] = model = new GrantModel(limit.Permits, (long)limit.Window.TotalMicroseconds);
        }

        return model;
    }
}
