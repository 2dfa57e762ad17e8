using Clp.TestServers;
using Microsoft.Extensions.DependencyInjection;
using static Clp.Middleware.Redis.Tests.RedisSetup;

namespace Clp.Middleware.Redis.Tests;

public sealed class OptionsTests
{
    private static readonly RateLimit Fine = new("fine", 1, TimeSpan.FromHours(1));
    private static readonly RedisRateLimitOptions Redis = new() { Configuration = "localhost:1,password=secret" };

    public static TheoryData<RedisRateLimitOptions> Bad => new()
    {
        new RedisRateLimitOptions(),
        Redis with { Configuration = "" },
        Redis with { Configuration = "localhost:99999" },
        Redis with { KeyPrefix = "" },
        Redis with { KeyPrefix = "a{b}" },
        Redis with { KeyPrefix = new string('x', 65) },
        Redis with { Database = -1 },
        Redis with { CommandTimeout = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Options_ThatCannotBe_AreRefusedAtEveryDoor(RedisRateLimitOptions redis)
    {
        RateLimitOptions limits = new() { Limits = [Fine] };

        Should.Throw<ConfigurationException>(() => new RedisRateLimiter([Fine], redis)).Message.ShouldNotContain("secret");
        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseRedisRateLimit(limits, redis));
        Should.Throw<ConfigurationException>(() => new ServiceCollection().AddClp(Contract()).UseRedisRateLimit(limits, redis));
    }

    [Fact]
    public async Task Limits_ThatCannotBe_AreRefused()
    {
        await using RedisRateLimiter other = new([Fine], Redis);

        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseRedisRateLimit(new RateLimitOptions(), Redis));
        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseRedisRateLimit(new RateLimitOptions { Limiter = other }, Redis));
        Should.Throw<ConfigurationException>(() => new ServiceCollection().AddClp(Contract()).UseRedisRateLimit(new RateLimitOptions { Limits = [Fine, Fine] }, Redis));
        Redis.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Limiter_Misused_SaysSo()
    {
        await using RedisRateLimiter limiter = new([Fine], Redis);

        Should.Throw<NotSupportedException>(() => limiter.AttemptAcquire(Request("ada")));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await limiter.AcquireAsync(Request("ada"), 2));
        limiter.GetStatistics(Request("ada")).ShouldBeNull();
        (await new RedisRateLimiter([Fine with { Acts = CommandActs.Accept }], Redis).AcquireAsync(Request("ada"))).IsAcquired.ShouldBeTrue();
    }

    [Fact]
    public async Task Builder_LimitsTwoHostsTogether()
    {
        string configuration = (await SharedServers.RedisEverySecond).ConnectionString, prefix = $"t{Guid.NewGuid():N}";
        await using ServiceProvider one = Host(configuration, prefix), two = Host(configuration, prefix);

        (await (await OpenAsync(one)).SubmitAsync("read")).EnsureCommitted();

        (await Should.ThrowAsync<RefusalException>(async () => await (await OpenAsync(two)).SubmitAsync("read"))).Reason.ShouldContain("'fine'");
    }

    private static ServiceProvider Host(string configuration, string prefix)
    {
        ServiceCollection services = new();
        IClpBuilder builder = services.AddClp(Contract());
        RateLimit person = new("person", 100, TimeSpan.FromHours(1));
        TimeSpan patience = TimeSpan.FromSeconds(15);

        #region sharedlimits
        builder.UseRedisRateLimit(
            new RateLimitOptions { Limits = [person], OnFailure = RateLimitFailure.Refuse },
            new RedisRateLimitOptions { Configuration = configuration, KeyPrefix = prefix, CommandTimeout = patience });
        #endregion

        builder.UseRedisRateLimit(new RateLimitOptions { Limits = [Fine] }, new RedisRateLimitOptions { Configuration = configuration, KeyPrefix = prefix, CommandTimeout = patience });
        return services.BuildServiceProvider();
    }

    private static ValueTask<ContractInstance> OpenAsync(ServiceProvider host) => host.GetRequiredKeyedService<ClpRuntime>("notes").OpenAsync();

    private static Contract Contract() => Clp.Contract.Define("notes").State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer)).Intent("read").Transition("read", "read", static c => StateDelta.Set("count", c.State.Get("count", 0))).Build();
}
