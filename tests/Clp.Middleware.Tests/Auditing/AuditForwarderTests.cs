using Clp.Middleware.Tests.Hosting;
using Clp.Storage;
using Clp.TestKit;
using Clp.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

public sealed class AuditForwarderTests : IAsyncDisposable
{
    private readonly FakeClock clock = new();
    private readonly ListSink sink = new();
    private readonly string folder = Directory.CreateTempSubdirectory("clp-").FullName;
    private readonly List<IAsyncDisposable> open = [];

    public async ValueTask DisposeAsync()
    {
        open.Reverse();
        foreach (IAsyncDisposable one in open)
        {
            await one.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private AuditForwardingOptions Options => new() { TimeProvider = clock, BatchSize = 4, Jitter = () => 0.5 };

    private IEventStore Store(string kind)
    {
        if (kind == "memory")
        {
            return new MemoryStore();
        }

        FileStore store = FileStore.Open(Path.Combine(folder, "store"));
        open.Add(store);
        return store;
    }

    private ClpRuntime Runtime(IEventStore store, string contract = "counter")
    {
        ClpRuntime runtime = new(Contracts.Counter(contract), new ClpRuntimeOptions { EventStore = store, TimeProvider = clock });
        open.Add(runtime);
        return runtime;
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    public async Task RunOnce_ForwardsEverything_InTheFeedsOrder_InBatches(string kind)
    {
        IEventStore store = Store(kind);
        ClpRuntime runtime = Runtime(store);
        await AuditSetup.CommitAsync(runtime, "a", 5);
        await AuditSetup.CommitAsync(runtime, "b", 5);
        AuditForwarder forwarder = new(store, sink, new MemoryForwardingPosition(), Options);

        (await forwarder.RunOnceAsync()).ShouldBe(10);
        (await forwarder.RunOnceAsync()).ShouldBe(0);
        await AuditSetup.CommitAsync(runtime, "a", 1);
        (await forwarder.RunOnceAsync()).ShouldBe(1);

        sink.Taken.ShouldBe(await AuditSetup.FeedAsync(store));
        sink.Batches.ShouldBe([4, 4, 2, 1]);
    }

    [Fact]
    public async Task RunOnce_RejectionsAndRefusals_AreThereToo()
    {
        IEventStore store = Store("memory");
        ContractInstance counter = await Runtime(store).OpenAsync("a");
        Intent intent = await counter.DispatchAsync("add");
        Proposal proposal = await counter.StageAsync(intent, new ProposalDraft(StateObject.Of(("amount", 1))));
        await counter.RejectAsync(proposal, Actor.Human("ada"), "no");
        await counter.WithdrawAsync(intent, Actor.Human("ada"), "no");
        await counter.SubmitAsync("add", StateObject.Of(("amount", 11)));

        await new AuditForwarder(store, sink, new MemoryForwardingPosition(), Options).RunOnceAsync();

        sink.Events.Select(e => e.Event.Kind).ShouldBe(["dispatched", "proposed", "rejected", "withdrawn", "refused"]);
    }

    [Fact]
    public async Task RunOnce_OneContract_LeavesOutTheOthers_AndGoesOnBehindThem()
    {
        IEventStore store = Store("memory");
        await AuditSetup.CommitAsync(Runtime(store), "a", 3);
        await AuditSetup.CommitAsync(Runtime(store, "other"), "a", 30);
        MemoryForwardingPosition position = new();

        (await new AuditForwarder(store, sink, position, Options with { Contract = "counter" }).RunOnceAsync()).ShouldBe(3);

        (await position.LoadAsync(default)).Text.ShouldBe("33");
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    public async Task Run_SinkThrows_CommitsDoNotNotice_AndNothingIsLost(string kind)
    {
        IEventStore store = Store(kind);
        ClpRuntime runtime = Runtime(store);
        int calls = 0;
        sink.Before = (_, _) => ++calls % 3 != 0 ? throw new InvalidOperationException("down") : default;
        using CancellationTokenSource stop = new();
        Task running = new AuditForwarder(store, sink, new MemoryForwardingPosition(), Options).RunAsync(stop.Token);

        await AuditSetup.CommitAsync(runtime, "a", 30);
        await clock.UntilAsync(() => sink.Taken.Length >= 30);
        await stop.CancelAsync();
        await running;

        sink.Taken.ShouldBe(await AuditSetup.FeedAsync(store));
        calls.ShouldBeGreaterThan(2 * sink.Batches.Count);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    public async Task Run_SinkNeverAnswers_CommitsGoOn_AndTheBatchComesAgain(string kind)
    {
        IEventStore store = Store(kind);
        ClpRuntime runtime = Runtime(store);
        TaskCompletionSource entered = Contracts.Signal();
        int calls = 0;
        sink.Before = async (_, _) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                entered.SetResult();
                await new TaskCompletionSource().Task;
            }
        };
        using CancellationTokenSource stop = new();
        await AuditSetup.CommitAsync(runtime, "a", 1);
        AuditForwarder forwarder = new(store, sink, new MemoryForwardingPosition(), Options);
        Task running = forwarder.RunAsync(stop.Token);
        await entered.Task;

        await AuditSetup.CommitAsync(runtime, "a", 20);
        sink.Taken.ShouldBeEmpty();
        await clock.UntilAsync(() => sink.Taken.Length >= 21);
        await stop.CancelAsync();
        await running;

        sink.Taken.ShouldBe(await AuditSetup.FeedAsync(store));
    }

    [Fact]
    public async Task Run_AnyFaultAndRestart_LeavesNoGap_AndFirstComesFirst()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            MemoryStore store = new();
            ClpRuntime runtime = Runtime(store);
            ListSink target = new();
            FileForwardingPosition position = new(Path.Combine(folder, $"position-{seed}"));
            for (int round = 0; round < 20; round++)
            {
                await AuditSetup.CommitAsync(runtime, $"i{random.Next(3)}", random.Next(6));
                // A process that ends at some point: before the sink took it, after it, or before the position was kept.
                Faulty faults = new(random, position, target);
                try
                {
                    await new AuditForwarder(store, faults, faults, Options).RunOnceAsync();
                }
                catch (InvalidOperationException)
                {
                }
            }

            await new AuditForwarder(store, target, position, Options).RunOnceAsync();

            target.Taken.Distinct().ShouldBe(await AuditSetup.FeedAsync(store), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Run_StoppedAndStarted_GoesOnWhereItWas()
    {
        IEventStore store = Store("file");
        ClpRuntime runtime = Runtime(store);
        FileForwardingPosition position = new(Path.Combine(folder, "deep", "er", "position"));
        await AuditSetup.CommitAsync(runtime, "a", 9);
        await new AuditForwarder(store, sink, position, Options).RunOnceAsync();
        await AuditSetup.CommitAsync(runtime, "a", 2);

        (await new AuditForwarder(store, sink, new FileForwardingPosition(Path.Combine(folder, "deep", "er", "position")), Options).RunOnceAsync()).ShouldBe(2);

        sink.Taken.ShouldBe(await AuditSetup.FeedAsync(store));
    }

    [Fact]
    public async Task LagAndHealth_TellOfASinkThatIsDown()
    {
        IEventStore store = Store("memory");
        bool isDown = true;
        sink.Before = (_, _) => isDown ? throw new InvalidOperationException("down") : default;
        using FormattedLog log = new();
        AuditForwarder forwarder = new(store, sink, new MemoryForwardingPosition(), Options with { Logger = log.CreateLogger("audit"), UnhealthyAfter = TimeSpan.FromMinutes(1) });
        forwarder.Lag.ShouldBe(TimeSpan.Zero);
        forwarder.CheckHealth().Status.ShouldBe(HealthStatus.Healthy);
        using CancellationTokenSource stop = new();
        await AuditSetup.CommitAsync(Runtime(store), "a", 1);
        Task running = forwarder.RunAsync(stop.Token);

        // The first attempt needs no time to pass; with the clock running, it could be late by more than a minute.
        while (!log.Events.Any(said => said.Id.Name == "AuditFailed"))
        {
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromSeconds(3));
        forwarder.CheckHealth().Status.ShouldBe(HealthStatus.Degraded);
        clock.Advance(TimeSpan.FromSeconds(61));
        (forwarder.CheckHealth().Status, forwarder.Lag).ShouldBe((HealthStatus.Unhealthy, TimeSpan.FromSeconds(64)));
        isDown = false;
        await clock.UntilAsync(() => forwarder.CheckHealth().Status == HealthStatus.Healthy);
        await stop.CancelAsync();
        await running;

        forwarder.Lag.ShouldBe(TimeSpan.Zero);
        log.Events.Where(said => said.Level == LogLevel.Warning).Select(said => said.Id.Name).Distinct().ShouldBe(["AuditFailed"]);
        log.Events.Count(said => said.Id.Name == "AuditRecovered").ShouldBe(1);
    }

    [Fact]
    public void Forwarder_StoreWithoutAFeed_IsRefused()
        => Should.Throw<ConfigurationException>(() => new AuditForwarder(new NoFeed(), sink, new MemoryForwardingPosition())).Code.ShouldBe(ClpCodes.StoreMisconfigured);

    [Fact]
    public async Task Forwarder_SealedStore_ForwardsTheSealedForm()
    {
        MemoryStore beneath = new();
        await AuditSetup.CommitAsync(Runtime(beneath), "a", 2);

        (await new AuditForwarder(new Sealed(beneath), sink, new MemoryForwardingPosition(), Options).RunOnceAsync()).ShouldBe(2);
    }

    public static TheoryData<AuditForwardingOptions> Impossible =>
    [
        new AuditForwardingOptions { BatchSize = 0 },
        new AuditForwardingOptions { SinkTimeout = TimeSpan.Zero },
        new AuditForwardingOptions { MinDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromMinutes(1) },
        new AuditForwardingOptions { MinPoll = TimeSpan.FromHours(1) },
        new AuditForwardingOptions { Name = " " },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Forwarder_ImpossibleOptions_AreRefused(AuditForwardingOptions options)
        => Should.Throw<ConfigurationException>(() => new AuditForwarder(new MemoryStore(), sink, new MemoryForwardingPosition(), options)).Code.ShouldBe(ClpCodes.BadOptions);

    private sealed class Faulty(Random random, IForwardingPosition position, ListSink sink) : IAuditSink, IForwardingPosition
    {
        public async ValueTask WriteAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
        {
            Fail();
            await sink.WriteAsync(events, cancellationToken);
            Fail();
        }

        public ValueTask<FeedPosition> LoadAsync(CancellationToken cancellationToken) => position.LoadAsync(cancellationToken);

        public async ValueTask SaveAsync(FeedPosition next, CancellationToken cancellationToken)
        {
            Fail();
            await position.SaveAsync(next, cancellationToken);
            Fail();
        }

        private void Fail()
        {
            if (random.Next(6) == 0)
            {
                throw new InvalidOperationException();
            }
        }
    }

    private class Wrapped(IEventStore store) : ForwardingStore
    {
        protected override IEventStore Next => store;

        public override IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken) => throw new InvalidOperationException("not from here");
    }

    private sealed class NoFeed() : Wrapped(new MemoryStore())
    {
        public override StoreCapabilities Capabilities => new("blind", Durability.None);
    }

    private sealed class Sealed(IEventStore stored) : Wrapped(stored), ISealedStore
    {
        public IEventStore Stored { get; } = stored;
    }
}
