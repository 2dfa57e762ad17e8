using Clp.Testing;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>The example of docs/middleware.md.</summary>
public sealed class InterceptorExampleTests
{
    #region interceptor
    /// <summary>Nobody orders at night, and every commit's outcome is counted.</summary>
    private sealed class OfficeHours(TimeProvider clock) : IClpMiddleware, IClpInterceptor
    {
        public int Commits { get; private set; }

        public async ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
        {
            if (args.Intent.Name == "order" && clock.GetUtcNow().Hour is < 8 or >= 18)
            {
                return new Outcome.NotPermitted("Orders are taken from 8 to 18; try again then.");
            }

            return await next(args, cancellationToken);
        }

        public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken)
        {
            Commits += args.Outcome.IsCommitted ? 1 : 0;
            return default;
        }
    }

    #endregion

    [Fact]
    public async Task Example_RefusesAtNight_AndCountsWhatWasCommitted()
    {
        FakeClock clock = new();
        OfficeHours hours = new(clock);
        ClpRuntimeOptions options = new() { TimeProvider = clock };
        options.Middleware.Add(hours);
        options.Interceptors.Add(hours);
        await using ClpRuntime runtime = new(Build(), options);
        ContractInstance orders = await runtime.OpenAsync();

        (await orders.SubmitAsync("order", Article())).EnsureCommitted();
        clock.Advance(TimeSpan.FromHours(12));
        (await orders.SubmitAsync("order", Article())).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldContain("from 8 to 18");

        hours.Commits.ShouldBe(1);
    }
}
