using Clp.Middleware.Tests.Hosting;
using Clp.Middleware.Tests.Permissions;
using Clp.Middleware.Tests.RateLimiting;
using Clp.Middleware.Tests.Resilience;
using Clp.Middleware.Tests.Webhooks;
using Clp.Storage;
using Clp.Testing;

namespace Clp.Middleware.Tests.Observing;

/// <summary>Whoever watches may fail as he likes: nothing that is watched comes out another way.</summary>
[Collection("Alone")]
public sealed class BrokenObserverTests : IDisposable
{
    private readonly FakeClock clock = new();
    private readonly BrokenObservers broken = new();

    public void Dispose()
    {
        broken.Dispose();
        broken.Heard.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Permissions_ADenial_IsStillTheAnswer()
    {
        ClpRuntimeOptions options = new() { LoggerFactory = broken };
        await using ClpRuntime runtime = new(Doors.Contract("order"), options.UsePermissions(new() { Rules = [PermissionRule.Allow(CommandActs.Dispatch, "*").If((_, _) => throw new FormatException())] }));

        (await (await runtime.OpenAsync()).SubmitAsync("order")).ShouldBeOfType<Outcome.NotPermitted>();
    }

    [Fact]
    public async Task RateLimit_ThatLetsThroughWhatItCannotDecide_StillRefuses()
    {
        ClpRuntimeOptions options = RateLimitSetup.Options(clock);
        options.LoggerFactory = broken;
        options.UseRateLimit(RateLimitSetup.Limits(new RateLimit("one", 1, TimeSpan.FromHours(1))) with { OnFailure = RateLimitFailure.Allow });
        await using ClpRuntime runtime = new(RateLimitSetup.Notes, options);
        ContractInstance notes = await runtime.OpenAsync();
        (await notes.SubmitAsync("read")).EnsureCommitted();

        (await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read"))).Code.ShouldBe(ClpCodes.RateLimited);
    }

    [Fact]
    public async Task Logging_ARefusedAcceptance_IsStillTheAnswer()
    {
        ClpRuntimeOptions options = new() { LoggerFactory = broken };
        options.UseLogging().UsePermissions(new() { Rules = [PermissionRule.Allow(CommandActs.Dispatch | CommandActs.Commit, "*")] });
        await using ClpRuntime runtime = new(Doors.Contract("order"), options);
        ContractInstance doors = await runtime.OpenAsync();
        Intent intent = await doors.DispatchAsync("order");
        Proposal proposal = await doors.StageAsync(intent, new ProposalDraft(StateObject.Of(("text", "x"))));

        (await doors.AcceptAsync(proposal, Actor.Human("ada"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await doors.CommitAsync(intent)).EnsureCommitted();
    }

    [Fact]
    public async Task Resilience_ACircuitThatOpensAndCloses_GivesWhatTheProviderGave()
    {
        Scripted provider = Scripted.Failing(2);
        ClpRuntimeOptions options = new() { TimeProvider = clock, Jitter = () => 0.5, ProposalProvider = provider, LoggerFactory = broken };
        options.UseProposalCache().UseResilience(new() { Provider = new() { Circuit = new() { MinimumCalls = 2, FailureRatio = 1, BreakFor = TimeSpan.FromSeconds(20) } } });
        await using ClpRuntime runtime = new(Shop.Contract(), options);
        ContractInstance shop = await runtime.OpenAsync();
        for (int i = 0; i < 2; i++)
        {
            (await Should.ThrowAsync<LifecycleException>(async () => await shop.ProposeAsync(await shop.DispatchAsync("order")))).InnerException.ShouldBeOfType<IOException>();
        }

        clock.Advance(TimeSpan.FromSeconds(20));

        (await shop.ProposeAsync(await shop.DispatchAsync("order"))).ShouldNotBeNull();
        (await shop.ProposeAsync(await shop.DispatchAsync("order"))).ShouldNotBeNull();
        provider.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task Webhooks_AndTheirRelay_DeliverOnceAndTryAgainWhatFailed()
    {
        await using Receiver receiver = new();
        receiver.Respond = _ => new Answer(receiver.Requests.Count == 1 ? 503 : 200);
        WebhookBench bench = new();
        WebhookOptions options = bench.Options(WebhookBench.Endpoint(receiver.Url));
        using WebhookTarget target = new(options);
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, options);
        await WebhookBench.PlaceAsync(runtime, "o-1", "A7");
        OutboxRelay relay = new(store.Outbox!, target, new OutboxRelayOptions { TimeProvider = bench.Clock, Jitter = () => 0.5, Logger = broken });

        await relay.RunOnceAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await relay.RunOnceAsync();
        await relay.RunOnceAsync();

        receiver.Requests.Count.ShouldBe(2);
        (relay.Counts.Failed, relay.Counts.Delivered).ShouldBe((1, 1));
        (await store.Outbox!.DepthAsync(default)).Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task AuditForwarding_GoesOnAfterAFailure_AndForwardsOnce()
    {
        MemoryStore store = new();
        int calls = 0;
        ListSink sink = new() { Before = (_, _) => ++calls == 1 ? throw new IOException() : default };
        await using ClpRuntime runtime = new(Contracts.Counter(), new ClpRuntimeOptions { EventStore = store, TimeProvider = clock });
        await AuditSetup.CommitAsync(runtime, "a", 3);
        using CancellationTokenSource end = new();
        Task running = new AuditForwarder(store, sink, new MemoryForwardingPosition(), new() { TimeProvider = clock, Logger = broken }).RunAsync(end.Token);

        await clock.UntilAsync(() => running.IsCompleted || sink.Taken.Length >= 3);
        await end.CancelAsync();
        await running;

        sink.Taken.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Analytics_GoOnAfterABatch()
    {
        List<int> batches = [];
        AnalyticsMiddleware analytics = new(new CountingSink(batches), new() { TimeProvider = clock, BatchSize = 1 });
        await using (ClpRuntime runtime = new(Contracts.Counter(), new ClpRuntimeOptions { TimeProvider = clock }.UseAnalytics(analytics)))
        {
            await AuditSetup.CommitAsync(runtime, "a", 3);
        }

        await analytics.DisposeAsync();

        batches.ShouldBe([1, 1, 1]);
        analytics.Dropped.ShouldBe(0);
    }

    private sealed class CountingSink(List<int> batches) : IAnalyticsSink
    {
        public ValueTask WriteAsync(IReadOnlyList<AnalyticsRecord> records, CancellationToken cancellationToken)
        {
            batches.Add(records.Count);
            return default;
        }
    }
}
