using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware.Tests.Resilience;

public sealed class ResilienceOptionsTests
{
    public static TheoryData<string, ResilienceOptions> Impossible => new()
    {
        { "FailureRatio", Circuit(new() { FailureRatio = 0 }) },
        { "FailureRatio", Circuit(new() { FailureRatio = double.NaN }) },
        { "MinimumCalls", Circuit(new() { MinimumCalls = 0 }) },
        { "Window", Circuit(new() { Window = TimeSpan.Zero }) },
        { "BreakFor", Circuit(new() { BreakFor = TimeSpan.FromDays(2) }) },
        { "AttemptTimeout", new() { Provider = new() { AttemptTimeout = TimeSpan.Zero } } },
        { "TotalTimeout", new() { Transition = new() { TotalTimeout = TimeSpan.FromDays(2) } } },
        { "MaxRetries", new() { Provider = new() { MaxRetries = -1 } } },
        { "BaseDelay", new() { Provider = new() { BaseDelay = TimeSpan.FromTicks(-1) } } },
        { "MaxDelay", new() { Provider = new() { MaxDelay = TimeSpan.Zero } } },
        { "MaxRetryAfter", new() { Provider = new() { MaxRetryAfter = TimeSpan.FromTicks(-1) } } },
        { "Share", new() { Budget = new() { Share = 1.1 } } },
        { "MinPerSecond", new() { Budget = new() { MinPerSecond = -1 } } },
        { "Burst", new() { Budget = new() { Burst = 0 } } },
        { "ProviderName", new() { ProviderName = "" } },
        { "Transitions", new() { Transitions = ImmutableDictionary<string, ResiliencePolicy>.Empty.Add("charge", null!) } },
        { "null", new() { Provider = null! } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void UseResilience_WithWhatCannotWork_SaysWhichOption(string option, ResilienceOptions options)
        => Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseResilience(options)).Message.ShouldContain(option);

    [Theory]
    [InlineData("nobody")]
    [InlineData("take")]
    public void UseResilience_ForATransitionThatIsNotThereOrNeverAwaits_IsRefused(string transition)
    {
        ResilienceOptions options = new() { Transitions = ImmutableDictionary<string, ResiliencePolicy>.Empty.Add(transition, new()) };

        Should.Throw<ConfigurationException>(() => new ClpRuntime(Shop.Contract(), new ClpRuntimeOptions().UseResilience(options))).Message.ShouldContain(transition);
        Should.Throw<ConfigurationException>(() => new ServiceCollection().AddClp(Shop.Contract()).UseResilience(options)).Message.ShouldContain(transition);
    }

    [Fact]
    public async Task UseResilience_InAHost_IsAmongTheRuntimesInterceptors()
    {
        ServiceCollection services = new();
        ClpRuntimeOptions? seen = null;
        services.AddClp(Shop.Contract()).UseResilience().Configure((_, options) => seen = options);
        await using ServiceProvider provider = services.BuildServiceProvider();

        _ = provider.GetRequiredKeyedService<ClpRuntime>("shop");

        seen!.Interceptors.OfType<ResilienceInterceptor>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Circuit_OpensAndCloses_IsMeasured()
    {
        using MeterCounts counts = new("clp.circuit.changes", "clp.circuit.open");
        await using Shop shop = await Shop.OpenAsync(new() { ProviderName = "measured", Provider = new() { Circuit = new() { MinimumCalls = 1, BreakFor = TimeSpan.FromSeconds(1) } } }, Scripted.Failing(1));

        await Should.ThrowAsync<LifecycleException>(await shop.AskAsync());
        counts["clp.circuit.open", "contract=shop,name=measured,phase=Propose"].ShouldBe(1);
        shop.Advance(TimeSpan.FromSeconds(1));
        await (await shop.AskAsync());

        counts["clp.circuit.open", "contract=shop,name=measured,phase=Propose"].ShouldBe(0);
        foreach (string state in new[] { "Open", "HalfOpen", "Closed" })
        {
            counts["clp.circuit.changes", $"contract=shop,name=measured,phase=Propose,state={state}"].ShouldBe(1);
        }
    }

    private static ResilienceOptions Circuit(CircuitPolicy circuit) => new() { Transition = new() { Circuit = circuit } };
}
