using Clp.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Polly;
using Polly.CircuitBreaker;

namespace Clp.Middleware.Tests.Resilience;

public sealed class CircuitTests
{
    private static readonly CircuitPolicy TwoOfTwo = new() { MinimumCalls = 2, FailureRatio = 1, BreakFor = TimeSpan.FromSeconds(20) };
    private static readonly ResilienceOptions Fragile = new() { Provider = new() { Circuit = TwoOfTwo }, Transition = new() { Circuit = TwoOfTwo } };

    [Fact]
    public async Task ProposeAsync_ProviderFailsTooOften_IsRefusedUntilAProbeSucceeds()
    {
        Scripted provider = Scripted.Failing(2);
        await using Shop shop = await Shop.OpenAsync(Fragile, provider);
        await FailAsync(shop, 2);
        shop.Circuit().Position.ShouldBe(CircuitPosition.Open);
        shop.Resilience.CheckHealth().Status.ShouldBe(HealthStatus.Degraded);

        shop.Advance(TimeSpan.FromSeconds(5));
        RefusalException refusal = await Should.ThrowAsync<RefusalException>(await shop.AskAsync());
        (refusal.Code, refusal.RetryAfter).ShouldBe((ClpCodes.CircuitOpen, TimeSpan.FromSeconds(15)));
        provider.Calls.ShouldBe(2);
        (await shop.EventsAsync())[^1].ShouldBeOfType<ContractEvent.AttemptRefused>().Outcome.ShouldBeOfType<Outcome.NotPermitted>();

        shop.Advance(TimeSpan.FromSeconds(15));
        (await (await shop.AskAsync())).ShouldNotBeNull();
        shop.Circuit().ShouldBe(new CircuitStatus("shop", ClpPhase.Propose, "provider", CircuitPosition.Closed, TimeSpan.Zero));
        shop.Resilience.CheckHealth().Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task ProposeAsync_RefusalsAreNotToBeRecorded_LeavesNoTrace()
    {
        await using Shop shop = await Shop.OpenAsync(Fragile with { RecordsRefusals = false }, Scripted.Failing(2));
        await FailAsync(shop, 2);

        await Should.ThrowAsync<RefusalException>(await shop.AskAsync());

        (await shop.EventsAsync())[^1].Kind.ShouldBe("dispatched");
    }

    [Fact]
    public async Task ProposeAsync_ProbeFails_BreaksAgain()
    {
        await using Shop shop = await Shop.OpenAsync(Fragile, Scripted.Failing(3));
        await FailAsync(shop, 2);
        shop.Advance(TimeSpan.FromSeconds(20));

        await FailAsync(shop, 1);

        shop.Circuit().Position.ShouldBe(CircuitPosition.Open);
        shop.Circuit().RetryAfter.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ProposeAsync_WhileAProbeRuns_IsRefused()
    {
        TaskCompletionSource<ProposalDraft?> probe = new();
        Scripted provider = new((call, _) => call <= 2 ? throw new IOException() : new(probe.Task));
        await using Shop shop = await Shop.OpenAsync(Fragile, provider);
        await FailAsync(shop, 2);
        shop.Advance(TimeSpan.FromSeconds(20));

        Task<Proposal?> probing = await shop.AskAsync();
        await Should.ThrowAsync<RefusalException>(await shop.AskAsync());
        probe.SetResult(Scripted.Lamp);

        (await probing).ShouldNotBeNull();
        provider.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task ProposeAsync_AProbeHangs_IsFollowedByAnother()
    {
        Scripted provider = new((call, _) => call <= 2 ? throw new IOException() : call == 3 ? new(new TaskCompletionSource<ProposalDraft?>().Task) : new(Scripted.Lamp));
        await using Shop shop = await Shop.OpenAsync(Fragile, provider);
        await FailAsync(shop, 2);
        shop.Advance(TimeSpan.FromSeconds(20));
        _ = await shop.AskAsync();

        shop.Advance(TimeSpan.FromSeconds(20));

        (await (await shop.AskAsync())).ShouldNotBeNull();
        shop.Circuit().Position.ShouldBe(CircuitPosition.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProposeAsync_CancelledByTheCaller_NeverCounts(bool isProbe)
    {
        Scripted provider = new(async (call, token) =>
        {
            if (call <= 2 && isProbe)
            {
                throw new IOException();
            }

            await Task.Delay(Timeout.Infinite, token);
            return null;
        });
        await using Shop shop = await Shop.OpenAsync(Fragile, provider);
        await FailAsync(shop, isProbe ? 2 : 0);
        shop.Advance(TimeSpan.FromSeconds(20));

        for (int i = 0; i < 3; i++)
        {
            using CancellationTokenSource source = new();
            Task<Proposal?> asking = await shop.AskAsync(source.Token);
            await source.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => asking);
        }

        // Neither a failure, which would open it, nor a success, which would close it.
        shop.Circuit().Position.ShouldBe(isProbe ? CircuitPosition.HalfOpen : CircuitPosition.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProposeAsync_Refused_NeverCounts(bool isProbe)
    {
        Scripted provider = new((call, _) => throw (call <= 2 && isProbe ? new IOException() : new RefusalException(ClpCodes.NotPermitted, "no")));
        await using Shop shop = await Shop.OpenAsync(Fragile, provider);
        await FailAsync(shop, isProbe ? 2 : 0);
        shop.Advance(TimeSpan.FromSeconds(20));

        for (int i = 0; i < 3; i++)
        {
            (await Should.ThrowAsync<RefusalException>(await shop.AskAsync())).Code.ShouldBe(ClpCodes.NotPermitted);
        }

        shop.Circuit().Position.ShouldBe(isProbe ? CircuitPosition.HalfOpen : CircuitPosition.Closed);
    }

    [Fact]
    public async Task ProposeAsync_WhatTheHostLetsNotCount_DoesNot()
    {
        ResilienceOptions options = new() { Provider = Fragile.Provider with { Counts = e => e is not IOException } };
        await using Shop shop = await Shop.OpenAsync(options, Scripted.Failing(5));

        await FailAsync(shop, 5);

        shop.Circuit().Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public async Task ProposeAsync_ARetryOpensTheCircuit_TellsTheFailureAndStops()
    {
        Scripted provider = Scripted.Failing(9);
        await using Shop shop = await Shop.OpenAsync(new() { Provider = Fragile.Provider with { MaxRetries = 5, BaseDelay = TimeSpan.Zero } }, provider);

        (await Should.ThrowAsync<LifecycleException>(await shop.AskAsync())).InnerException.ShouldBeOfType<IOException>();

        provider.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task CommitAsync_TransitionFailsTooOften_FailsWithoutRunningAndOthersGoOn()
    {
        int runs = 0;
        await using Shop shop = await Shop.OpenAsync(Fragile, pay: (_, _) =>
        {
            runs++;
            throw new IOException();
        });
        for (int i = 0; i < 2; i++)
        {
            (await shop.Instance.SubmitAsync("pay")).ShouldBeOfType<Outcome.Failed>();
        }

        Outcome.Failed failed = (await shop.Instance.SubmitAsync("pay")).ShouldBeOfType<Outcome.Failed>();

        runs.ShouldBe(2);
        failed.Reason.ShouldContain(ClpCodes.CircuitOpen);
        failed.Exception.ShouldBeOfType<RefusalException>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(20));
        (await shop.EventsAsync())[^1].ShouldBeOfType<ContractEvent.AttemptRefused>().Outcome.ShouldBeOfType<Outcome.Failed>().Reason.ShouldBe(failed.Reason);
        (await shop.Instance.SubmitAsync("refund")).EnsureCommitted();
        shop.Resilience.Circuits.Select(c => (c.Name, c.Position)).OrderBy(c => c.Name).ShouldBe([("charge", CircuitPosition.Open), ("return", CircuitPosition.Closed)]);
    }

    [Fact]
    public async Task ProposeAsync_OneInterceptorForTwoContracts_HasACircuitForEach()
    {
        ResilienceInterceptor shared = new(Fragile);
        Contract other = Contract.Define("other").Intent("order", i => i.Required("article", Shape.Text)).Transition("take", "order", _ => StateDelta.Empty).Build();
        foreach ((Contract contract, int failures) in new[] { (Shop.Contract(), 2), (other, 0) })
        {
            ClpRuntimeOptions options = new() { ProposalProvider = Scripted.Failing(failures) };
            options.Interceptors.Add(shared);
            await using ClpRuntime runtime = new(contract, options);
            ContractInstance instance = await runtime.OpenAsync();
            for (int i = 0; i < failures; i++)
            {
                await Should.ThrowAsync<LifecycleException>(async () => await instance.ProposeAsync(await instance.DispatchAsync("order")));
            }

            _ = failures > 0 ? null : await instance.ProposeAsync(await instance.DispatchAsync("order"));
        }

        shared.Circuits.Select(c => (c.Contract, c.Position)).OrderBy(c => c.Contract).ShouldBe([("other", CircuitPosition.Closed), ("shop", CircuitPosition.Open)]);
    }

    /// <summary>Why the breaker is not Polly's own; should this fail with a newer version, decision 35 can be made again.</summary>
    [Fact]
    public async Task PollysOwn_AProbeThatTheCallerCancels_ClosesIt()
    {
        FakeClock clock = new();
        CircuitBreakerStateProvider state = new();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddCircuitBreaker(new()
        {
            MinimumThroughput = 2,
            FailureRatio = 1,
            BreakDuration = TimeSpan.FromSeconds(20),
            StateProvider = state,
            ShouldHandle = args => new(args.Outcome.Exception is IOException),
        }).Build();
        for (int i = 0; i < 2; i++)
        {
            await Should.ThrowAsync<IOException>(async () => await pipeline.ExecuteAsync(_ => throw new IOException()));
        }

        state.CircuitState.ShouldBe(CircuitState.Open);
        clock.Advance(TimeSpan.FromSeconds(20));
        await Should.ThrowAsync<OperationCanceledException>(async () => await pipeline.ExecuteAsync(_ => throw new OperationCanceledException()));

        state.CircuitState.ShouldBe(CircuitState.Closed);
    }

    private static async Task FailAsync(Shop shop, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Should.ThrowAsync<LifecycleException>(await shop.AskAsync());
        }
    }
}
