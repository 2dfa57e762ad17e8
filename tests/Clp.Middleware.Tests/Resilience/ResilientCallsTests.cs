using Clp.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Clp.Middleware.Tests.Resilience;

/// <summary>Time-outs, retries and a circuit around calls that are not the runtime's own.</summary>
public sealed class ResilientCallsTests
{
    private static readonly ResiliencePolicy Once = new() { Circuit = new CircuitPolicy { MinimumCalls = 1, FailureRatio = 1, BreakFor = TimeSpan.FromSeconds(20) } };
    private readonly FakeClock clock = new();

    [Fact]
    public async Task RunAsync_Fails_OpensTheCircuit_WhichIsDegraded_UntilAProbeSucceeds()
    {
        ResilientCalls calls = new("shop", "model", Once, time: clock);
        int called = 0;
        ValueTask Call(bool works) => calls.RunAsync(_ => ++called > 0 && works ? default : throw new HttpRequestException(), CancellationToken.None);

        await Should.ThrowAsync<HttpRequestException>(async () => await Call(works: false));
        calls.Circuit.ShouldBe(new CircuitStatus("shop", ClpPhase.Propose, "model", CircuitPosition.Open, TimeSpan.FromSeconds(20)));
        calls.CheckHealth().Status.ShouldBe(HealthStatus.Degraded);
        (await Should.ThrowAsync<RefusalException>(async () => await Call(works: true))).Code.ShouldBe(ClpCodes.CircuitOpen);
        called.ShouldBe(1);

        clock.Advance(TimeSpan.FromSeconds(20));
        await Call(works: true);
        (calls.Circuit!.Position, calls.CheckHealth().Status).ShouldBe((CircuitPosition.Closed, HealthStatus.Healthy));
    }

    [Fact]
    public async Task RunAsync_Retries_AsThePolicySays()
    {
        ResilientCalls calls = new("shop", "model", new ResiliencePolicy { MaxRetries = 2, BaseDelay = TimeSpan.Zero, Circuit = null }, time: clock);
        int called = 0;

        await calls.RunAsync(_ => ++called < 3 ? throw new HttpRequestException() : default, CancellationToken.None);

        (called, calls.Circuit, calls.CheckHealth().Status).ShouldBe((3, null, HealthStatus.Healthy));
    }

    [Fact]
    public async Task RunAsync_ACallThatDoesNotListen_IsLeftBehindInTime()
    {
        ResilientCalls calls = new("shop", "model", Once with { AttemptTimeout = TimeSpan.FromSeconds(5) }, time: clock);
        Task call = calls.RunAsync(_ => new ValueTask(new TaskCompletionSource().Task), CancellationToken.None).AsTask();

        clock.Advance(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<TimeoutException>(() => call);
        calls.Circuit!.Position.ShouldBe(CircuitPosition.Open);
    }

    [Fact]
    public async Task RunAsync_TheCallerGivesUp_CountsAsNothing()
    {
        using CancellationTokenSource cancel = new();
        ResilientCalls calls = new("shop", "model", Once, time: clock);
        Task call = calls.RunAsync(async token => await Task.Delay(Timeout.InfiniteTimeSpan, clock, token), cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        calls.Circuit!.Position.ShouldBe(CircuitPosition.Closed);
    }

    [Fact]
    public void Constructor_WhatCannotWork_IsRefused()
    {
        Action[] bad =
        [
            () => _ = new ResilientCalls("", "model"), () => _ = new ResilientCalls("shop", ""), () => _ = new ResilientCalls(new('x', 201), "model"), () => _ = new ResilientCalls("shop", "model", new ResiliencePolicy { MaxRetries = -1 }),
        ];

        bad.ShouldAllBe(b => Should.Throw<ConfigurationException>(b, "").Code == ClpCodes.BadOptions);
    }
}
