using Clp.Testing;
using static Clp.Middleware.Tests.RateLimiting.RateLimitSetup;

namespace Clp.Middleware.Tests.RateLimiting;

/// <summary>The example of docs/middleware.md.</summary>
public sealed class RateLimitExampleTests
{
    [Fact]
    public async Task Example_LimitsPeopleAndTheirTenant()
    {
        FakeClock clock = new();
        ClpRuntimeOptions options = Options(clock);
        options.KeyNamespace = "acme";

        #region ratelimits
        options.UseRateLimit(new RateLimitOptions
        {
            Limits =
            [
                new RateLimit("person", 10, TimeSpan.FromSeconds(1)),
                new RateLimit("tenant", 1_000, TimeSpan.FromMinutes(1)) { By = RateLimitBy.Tenant },
                new RateLimit("models", 100, TimeSpan.FromHours(1)) { By = RateLimitBy.Tenant | RateLimitBy.Intent, Acts = CommandActs.Propose },
            ],
            Exempt = actor => actor.Kind == ActorKind.System,
        });
        #endregion

        await using ClpRuntime runtime = new(Notes, options);
        ContractInstance notes = await runtime.OpenAsync();
        for (int i = 0; i < 10; i++)
        {
            (await notes.SubmitAsync("read", options: By(Ada))).EnsureCommitted();
        }

        (await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read", options: By(Ada)))).Reason.ShouldContain("'person'");
        (await notes.SubmitAsync("read", options: By(Bob))).EnsureCommitted();
        (await notes.SubmitAsync("read")).EnsureCommitted();
    }
}
