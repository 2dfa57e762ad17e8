using StackExchange.Redis;
using Clp.TestServers;
using static Clp.Middleware.Redis.Tests.RedisSetup;

namespace Clp.Middleware.Redis.Tests;

public sealed class KeyTests
{
    private static readonly string[] Texts = ["", "a", "A", "a}", "{a}", "{b", "\0", "1:a", "é", "e\u0301", "\ud800", "\udc00", "*", "a\r\nb", "' or 1=1 --", new('x', 10_000), new string('x', 9_999) + "y"];

    [Theory]
    [InlineData("single")]
    [InlineData("cluster")]
    public async Task Tenants_OfAnyName_AreCountedApart(string kind)
    {
        await using RedisSetup setup = await OfAsync(kind);
        RedisRateLimiter limiter = setup.Limiter(new RateLimit("tenant", 2, TimeSpan.FromHours(1)) { By = RateLimitBy.Tenant }, new RateLimit("intent", 1, TimeSpan.FromHours(1)) { By = RateLimitBy.Tenant | RateLimitBy.Intent });

        foreach (string tenant in Texts)
        {
            (await limiter.AskAsync(Request("ada", tenant, "one"))).IsAcquired.ShouldBeTrue();
            (await limiter.AskAsync(Request("ada", tenant, "one"))).Limit.ShouldBe("intent");
            (await limiter.AskAsync(Request("ada", tenant, "two"))).IsAcquired.ShouldBeTrue();
            (await limiter.AskAsync(Request("ada", tenant, "three"))).Limit.ShouldBe("tenant");
        }

        IReadOnlyList<RedisKey> keys = await setup.KeysAsync();
        keys.Count.ShouldBe(3 * Texts.Length);
        keys.ShouldAllBe(static key => ((string)key!).Length < 250 && ((string)key!).All(static c => char.IsAsciiLetterOrDigit(c) || c == ':' || c == '{' || c == '}'));
        keys.Select(static key => RedisCluster.SlotOf(key!)).Distinct().Count().ShouldBeGreaterThan(Texts.Length / 2);
    }

    [Fact]
    public async Task Keys_HoldNothingThatCanBeRead_AndNoMoreThanTheLimit()
    {
        await using RedisSetup setup = await OfAsync("single");
        RedisRateLimiter limiter = setup.Limiter(new RateLimit("many", 1_000, TimeSpan.FromHours(1)));
        for (int i = 0; i < 1_200; i++)
        {
            await limiter.AskAsync(Request("ada.lovelace@example.org"));
        }

        RedisKey key = (await setup.KeysAsync()).ShouldHaveSingleItem();
        ((string)key!).ShouldNotContain("lovelace");
        (await setup.Client.GetDatabase().ListLengthAsync(key)).ShouldBe(1_000);
        ((long)await setup.Client.GetDatabase().ExecuteAsync("MEMORY", "USAGE", (string)key!)).ShouldBeLessThan(16_000);
    }

    [Fact]
    public async Task Limits_OfOneNameAndPrefix_CountTogether_OthersApart()
    {
        await using RedisSetup setup = await OfAsync("single");
        RateLimit limit = new("one", 1, TimeSpan.FromHours(1));
        (await setup.Limiter(limit).AskAsync(Request("ada"))).IsAcquired.ShouldBeTrue();

        (await setup.Limiter(limit).AskAsync(Request("ada"))).IsAcquired.ShouldBeFalse();
        (await setup.Limiter(new RateLimit("two", 1, TimeSpan.FromHours(1))).AskAsync(Request("ada"))).IsAcquired.ShouldBeTrue();
    }
}
