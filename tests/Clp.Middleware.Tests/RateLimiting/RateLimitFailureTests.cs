using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Clp.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Clp.Middleware.Tests.RateLimiting.RateLimitSetup;

namespace Clp.Middleware.Tests.RateLimiting;

public sealed class RateLimitFailureTests : IDisposable
{
    private readonly FakeClock clock = new();
    private readonly Lines lines = new();

    public void Dispose() => lines.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Limiter_Fails_NothingGoesOnUnlessToldOtherwise(bool isSlow)
    {
        await using ClpRuntime closed = Runtime(new RateLimitOptions { Limiter = new Limiter(Broken, isSlow) });
        await using ClpRuntime open = Runtime(new RateLimitOptions { Limiter = new Limiter(Broken, isSlow), OnFailure = RateLimitFailure.Allow });

        RefusalException refusal = await Should.ThrowAsync<RefusalException>(async () => await (await closed.OpenAsync()).SubmitAsync("read"));
        (await (await open.OpenAsync()).SubmitAsync("read")).EnsureCommitted();

        refusal.ShouldSatisfyAllConditions(r => r.Code.ShouldBe(ClpCodes.RateLimited), r => r.IsRecorded.ShouldBeFalse(), r => r.RetryAfter.ShouldNotBeNull(), r => r.Message.ShouldNotContain("10.0.0.7"));
        lines.All.Count(static line => line.Contains("limiter failed")).ShouldBe(2);

        static RateLimitLease Broken() => throw new TimeoutException("10.0.0.7 did not answer");
    }

    [Fact]
    public async Task Health_TellsOfAFailureUntilItWorksAgainOrIsOld()
    {
        bool isBroken = true;
        ClpRuntimeOptions options = Options(clock).UseRateLimit(new RateLimitOptions { Limiter = new Limiter(() => isBroken ? throw new TimeoutException() : LimitLease.Granted), OnFailure = RateLimitFailure.Allow });
        await using ClpRuntime runtime = new(Notes, options);
        ContractInstance notes = await runtime.OpenAsync();
        IClpHealthSource health = options.Middleware.OfType<IClpHealthSource>().Single();
        health.CheckHealth().Status.ShouldBe(HealthStatus.Healthy);

        await notes.SubmitAsync("read");
        health.CheckHealth().Status.ShouldBe(HealthStatus.Degraded);
        clock.Advance(TimeSpan.FromMinutes(1));
        health.CheckHealth().Status.ShouldBe(HealthStatus.Healthy);
        await notes.SubmitAsync("read");
        isBroken = false;
        await notes.SubmitAsync("read");
        health.CheckHealth().Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task KeyFunction_Throws_NothingGoesOn()
    {
        RateLimitOptions limits = Limits(new RateLimit("some", 5, TimeSpan.FromSeconds(1)) { Key = static _ => throw new FormatException() }) with { OnFailure = RateLimitFailure.Allow };
        await using ClpRuntime runtime = Runtime(limits);
        ContractInstance notes = await runtime.OpenAsync();

        (await Should.ThrowAsync<LifecycleException>(async () => await notes.SubmitAsync("read"))).Code.ShouldBe(ClpCodes.HookFailed);

        notes.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Limiter_OfAnotherKind_RefusesWithoutReason()
    {
        await using ClpRuntime runtime = Runtime(new RateLimitOptions { Limiter = new Limiter(Refused) });

        RefusalException refusal = await Should.ThrowAsync<RefusalException>(async () => await (await runtime.OpenAsync()).SubmitAsync("read"));

        refusal.RetryAfter.ShouldBeNull();
        refusal.Reason.ShouldContain("'other'");

        static RateLimitLease Refused()
        {
            ConcurrencyLimiter full = new(new() { PermitLimit = 1 });
            full.AttemptAcquire(1);
            return full.AttemptAcquire(1);
        }
    }

    [Fact]
    public async Task Caller_GivesUp_IsNoFailure()
    {
        await using ClpRuntime runtime = Runtime(new RateLimitOptions { Limiter = new Limiter(static () => LimitLease.Granted, isSlow: true), OnFailure = RateLimitFailure.Refuse });
        ContractInstance notes = await runtime.OpenAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await notes.SubmitAsync("read", cancellationToken: new CancellationToken(canceled: true)));

        lines.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refusals_AreCounted_AndSaidOnceInAWhile()
    {
        Dictionary<string, long> refused = [];
        using MeterListener listener = new() { InstrumentPublished = static (instrument, listening) => { if (instrument.Name == "clp.ratelimit.refused") { listening.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            string text = string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
            if (text.Contains("burst-of-this-test"))
            {
                refused[text] = refused.GetValueOrDefault(text) + count;
            }
        });
        listener.Start();
        await using ClpRuntime runtime = Runtime(Limits(new RateLimit("burst-of-this-test", 1, TimeSpan.FromHours(1))));
        ContractInstance notes = await runtime.OpenAsync();
        for (int i = 0; i < 200; i++)
        {
            await IgnoreAsync(notes, Actor.Human($"ada{i % 20}"));
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        await IgnoreAsync(notes, Actor.Human("ada1"));

        refused.ShouldBe(new Dictionary<string, long> { ["contract=notes limit=burst-of-this-test"] = 181 });
        lines.All.Count.ShouldBe(2);
        lines.All[0].ShouldContain(" 1 calls");
        lines.All[1].ShouldContain(" 180 calls");
        lines.All.ShouldAllBe(static line => !line.Contains("ada"));
    }

    private ClpRuntime Runtime(RateLimitOptions limits)
    {
        ClpRuntimeOptions options = Options(clock);
        options.LoggerFactory = lines;
        return new ClpRuntime(Notes, options.UseRateLimit(limits));
    }

    private static async Task IgnoreAsync(ContractInstance notes, Actor actor)
    {
        try
        {
            await notes.SubmitAsync("read", options: By(actor));
        }
        catch (RefusalException)
        {
            // Counted elsewhere.
        }
    }
}
