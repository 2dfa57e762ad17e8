using System.Collections.Immutable;

namespace Clp.Middleware.Tests.Resilience;

/// <summary>The example of docs/middleware.md.</summary>
public sealed class ResilienceExampleTests
{
    [Fact]
    public async Task Example_GivesUpOnAProviderThatIsAway()
    {
        Scripted provider = Scripted.Failing(int.MaxValue);
        ClpRuntimeOptions options = new() { ProposalProvider = provider };

        #region resilience
        options.UseResilience(new ResilienceOptions
        {
            ProviderName = "model",
            Provider = new ResiliencePolicy
            {
                AttemptTimeout = TimeSpan.FromSeconds(20),
                TotalTimeout = TimeSpan.FromMinutes(1),
                MaxRetries = 2,
                BaseDelay = TimeSpan.Zero,
                Circuit = new CircuitPolicy { FailureRatio = 0.5, MinimumCalls = 3, BreakFor = TimeSpan.FromSeconds(30) },
            },
            Transitions = ImmutableDictionary.CreateRange(new KeyValuePair<string, ResiliencePolicy>[]
            {
                // The payment service knows the idempotency key, so asking it twice is safe.
                new("charge", new ResiliencePolicy { MaxRetries = 3 }),
            }),
            Budget = new RetryBudgetOptions { Share = 0.1 },
        });
        #endregion

        await using ClpRuntime runtime = new(Shop.Contract(), options);
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("order");

        await Should.ThrowAsync<LifecycleException>(async () => await instance.ProposeAsync(intent));
        (await Should.ThrowAsync<RefusalException>(async () => await instance.ProposeAsync(intent))).Reason.ShouldContain("'model'");
        provider.Calls.ShouldBe(3);
    }
}
