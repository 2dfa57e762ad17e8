using Clp.Middleware.Tests.Resilience;

namespace Clp.Middleware.Tests.ProposalCaching;

/// <summary>The example of docs/middleware.md.</summary>
public sealed class CacheExampleTests
{
    [Fact]
    public async Task Example_AnswersWhileTheProviderIsAway()
    {
        Scripted provider = new((call, _) => call == 1 ? new(Scripted.Lamp) : throw new IOException());
        ClpRuntimeOptions options = new() { ProposalProvider = provider };

        #region caching
        options
            .UseProposalCache(new ProposalCacheOptions { TimeToLive = TimeSpan.FromMinutes(10), MaxEntries = 500, MaxBytes = 4 << 20 })
            .UseResilience();
        #endregion

        await using ClpRuntime runtime = new(Shop.Contract(), options);
        ContractInstance instance = await runtime.OpenAsync();
        for (int i = 0; i < 2; i++)
        {
            (await instance.ProposeAsync(await instance.DispatchAsync("order"))).ShouldNotBeNull();
        }

        provider.Calls.ShouldBe(1);
    }
}
