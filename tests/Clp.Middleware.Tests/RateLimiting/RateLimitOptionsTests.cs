using Clp.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Clp.Middleware.Tests.RateLimiting.RateLimitSetup;

namespace Clp.Middleware.Tests.RateLimiting;

public sealed class RateLimitOptionsTests
{
    private static readonly RateLimit Fine = new("fine", 1, TimeSpan.FromSeconds(1));

    public static TheoryData<Func<RateLimit>> BadLimits => new()
    {
        static () => new RateLimit("", 1, TimeSpan.FromSeconds(1)),
        static () => new RateLimit("two words", 1, TimeSpan.FromSeconds(1)),
        static () => new RateLimit("line\n", 1, TimeSpan.FromSeconds(1)),
        static () => new RateLimit(new string('x', 65), 1, TimeSpan.FromSeconds(1)),
        static () => new RateLimit("x", 0, TimeSpan.FromSeconds(1)),
        static () => new RateLimit("x", 1_000_001, TimeSpan.FromSeconds(1)),
        static () => new RateLimit("x", 1, TimeSpan.Zero),
        static () => new RateLimit("x", 1, TimeSpan.FromMilliseconds(-1)),
        static () => new RateLimit("x", 1, new TimeSpan(9_999)),
        static () => new RateLimit("x", 1, TimeSpan.FromDays(50)),
        static () => Fine with { By = (RateLimitBy)16 },
        static () => Fine with { Acts = CommandActs.None },
        static () => Fine with { Acts = (CommandActs)16 },
    };

    [Theory]
    [MemberData(nameof(BadLimits))]
    public void Limit_ThatCannotBe_IsRefusedWhenMade(Func<RateLimit> make) => Should.Throw<ConfigurationException>(make);

    public static TheoryData<RateLimitOptions> BadOptions => new()
    {
        new RateLimitOptions(),
        Limits(Fine) with { Limiter = new Limiter(static () => LimitLease.Granted) },
        Limits(Fine, Fine),
        Limits([.. Enumerable.Range(0, 9).Select(static i => new RateLimit($"l{i}", 1, TimeSpan.FromSeconds(1)))]),
        Limits(Fine, null!),
        Limits(Fine) with { MaxPartitions = 0 },
        Limits(Fine) with { LogEvery = TimeSpan.Zero },
        Limits(Fine) with { OnFailure = (RateLimitFailure)7 },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_ThatCannotBe_AreRefusedAtBothDoors(RateLimitOptions options)
    {
        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseRateLimit(options));
        Should.Throw<ConfigurationException>(() => new ServiceCollection().AddClp(Notes).UseRateLimit(options));
    }

    [Fact]
    public void Doors_AddToHooks_AndToInterceptorsWhereAcceptancesCount()
    {
        ClpRuntimeOptions all = new ClpRuntimeOptions().UseRateLimit(Limits(Fine)), commits = new ClpRuntimeOptions().UseRateLimit(Limits(Fine with { Acts = CommandActs.Commit }));

        (all.Middleware.Count, all.Interceptors.Count).ShouldBe((1, 1));
        (commits.Middleware.Count, commits.Interceptors.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Builder_LimitsTheRuntimeItMakes_ByItsClock()
    {
        FakeClock clock = new();
        ServiceCollection services = new();
        services.AddClp(Notes).Configure((_, options) => options.TimeProvider = clock).UseRateLimit(Limits(Fine));
        await using ServiceProvider provider = services.BuildServiceProvider();
        ContractInstance notes = await provider.GetRequiredKeyedService<ClpRuntime>(Notes.Name).OpenAsync();
        (await notes.SubmitAsync("read")).EnsureCommitted();

        RefusalException refusal = await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read"));
        clock.Advance(refusal.RetryAfter!.Value);

        (await notes.SubmitAsync("read")).EnsureCommitted();
    }
}
