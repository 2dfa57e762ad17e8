using Clp.Middleware.Tests.Hosting;
using Clp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests;

public sealed class AnalyticsTests
{
    private readonly FakeClock clock = new();
    private readonly Sink sink = new();

    // The clock of a test may run ahead of the threads by any time: no sink here is too late by that.
    private AnalyticsOptions Options => new() { TimeProvider = clock, BatchSize = 10, SinkTimeout = TimeSpan.FromDays(49) };

    private ClpRuntime Runtime(AnalyticsMiddleware analytics, Contract? contract = null, IProposalProvider? provider = null)
        => new(contract ?? Contracts.Counter(), new ClpRuntimeOptions { TimeProvider = clock, KeyNamespace = "acme", ProposalProvider = provider }.UseAnalytics(analytics));

    [Fact]
    public async Task Records_TellNamesAndWords_AndNoIds()
    {
        await using (AnalyticsMiddleware analytics = new(sink, Options))
        await using (ClpRuntime runtime = Runtime(analytics, null, new Provider(clock)))
        {
            ContractInstance counter = await runtime.OpenAsync("secret-instance");
            Intent intent = await counter.DispatchAsync("add", null, new CommitOptions { By = Actor.Human("secret-ada"), Correlation = "secret-c" });
            await counter.ProposeAsync(intent);
            await counter.CommitAsync(intent, new CommitOptions { By = Actor.Human("secret-ada") });
            await counter.SubmitAsync("add", StateObject.Of(("amount", 4711)));
        }

        sink.Records.Select(r => $"{r.Kind} {r.Contract} {r.Intent} {r.Outcome} [{string.Join(",", r.Guards)}] {r.Transition} {r.By} {r.Within?.TotalMilliseconds} {r.Namespace}{r.Instance}".TrimEnd()).ShouldBe(
        [
            "Dispatched counter add  []  Human",
            "Proposed counter add Staged []  Ai 500",
            "Committed counter add Committed [] add Human 1",
            "Committed counter add Denied [ten_at_most]  System 1",
        ]);
        sink.Records.ShouldAllBe(r => r.At == clock.GetUtcNow() || r.Kind == AnalyticsKind.Dispatched);
        string.Join(' ', sink.Records).ShouldNotContain("secret");
        string.Join(' ', sink.Records).ShouldNotContain("4711");
    }

    [Fact]
    public async Task Records_TellNamespaceAndInstance_OnRequest_AndErrors()
    {
        Contract broken = Contract.Define("broken").Intent("go").Transition("go", "go", _ => throw new InvalidOperationException("secret")).Build();
        await using (AnalyticsMiddleware analytics = new(sink, Options with { Namespaces = true, Instances = true }))
        await using (ClpRuntime runtime = Runtime(analytics, broken))
        {
            await (await runtime.OpenAsync("one")).SubmitAsync("go");
        }

        sink.Records.Select(r => $"{r.Kind} {r.Outcome} {r.Namespace}/{r.Instance}").ShouldBe(["Error Transition acme/one", "Committed Failed acme/one"]);
    }

    [Fact]
    public async Task Batches_AreSentWhenFull_AndWhenTheirTimeHasCome()
    {
        TimerClock timers = new(clock);
        TaskCompletionSource gate = new();
        sink.Before = (_, _) => gate.Task;
        await using AnalyticsMiddleware analytics = new(sink, Options with { TimeProvider = timers });
        await using ClpRuntime runtime = Runtime(analytics);

        await AuditSetup.CommitAsync(runtime, "a", 13);
        await WaitAsync(() => sink.Calls == 1);
        gate.SetResult();
        await WaitAsync(() => sink.Records.Length == 10);
        sink.Batches.ShouldBe([10]);

        // One for each batch: the second is filled with the three that wait.
        await WaitAsync(() => timers.Timers.Count(due => due == Options.FlushAfter) == 2);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        sink.Batches.ShouldBe([10]);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await WaitAsync(() => sink.Records.Length == 13);

        sink.Batches.ShouldBe([10, 3]);
        analytics.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task NoRoom_DropsAndCounts_AndNoCommitNotices()
    {
        TaskCompletionSource gate = new();
        sink.Before = (_, token) => gate.Task.WaitAsync(token);
        AnalyticsMiddleware analytics = new(sink, Options with { Capacity = 20 });
        await using ClpRuntime runtime = Runtime(analytics);
        await AuditSetup.CommitAsync(runtime, "a", 10);
        await WaitAsync(() => sink.Calls == 1);

        await AuditSetup.CommitAsync(runtime, "a", 50);
        analytics.Dropped.ShouldBe(30);
        gate.SetResult();
        await analytics.DisposeAsync();

        sink.Records.Length.ShouldBe(30);
        analytics.Dropped.ShouldBe(30);
    }

    [Fact]
    public async Task SinkFails_IsTriedAgainAFewTimes_ThenDroppedAndCounted()
    {
        sink.Before = (_, _) => throw new InvalidOperationException("down");
        await using AnalyticsMiddleware analytics = new(sink, Options);
        await using ClpRuntime runtime = Runtime(analytics);

        await AuditSetup.CommitAsync(runtime, "a", 10);
        await clock.UntilAsync(() => analytics.Dropped == 10);
        sink.Calls.ShouldBe(4);
        sink.Before = (_, _) => Task.CompletedTask;
        await AuditSetup.CommitAsync(runtime, "a", 10);
        await clock.UntilAsync(() => sink.Records.Length == 10);

        analytics.Dropped.ShouldBe(10);
    }

    [Fact]
    public void Pauses_Grow_AndAreNeverLongerThanATimerCanBe()
    {
        Enumerable.Range(1, 4).Select(new AnalyticsOptions().Pause).Select(static pause => pause.TotalSeconds).ShouldBe([1, 2, 4, 8]);
        AnalyticsOptions slow = new() { RetryDelay = TimeSpan.FromDays(49), MaxAttempts = 100 };

        Enumerable.Range(1, 100).Select(slow.Pause).ShouldAllBe(pause => Task.Delay(pause, clock, CancellationToken.None).Status == TaskStatus.WaitingForActivation);
    }

    [Fact]
    public async Task SinkFailsOnce_NothingIsLost()
    {
        sink.Before = (_, _) => sink.Calls == 1 ? throw new InvalidOperationException("down") : Task.CompletedTask;
        await using AnalyticsMiddleware analytics = new(sink, Options);
        await using ClpRuntime runtime = Runtime(analytics);

        await AuditSetup.CommitAsync(runtime, "a", 10);
        await clock.UntilAsync(() => sink.Records.Length == 10);

        analytics.Dropped.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_SinkNeverAnswers_EndsInTime_AndCountsWhatIsLeft(bool isBlocking)
    {
        using ManualResetEventSlim released = new();
        sink.Before = (_, _) =>
        {
            if (isBlocking)
            {
                released.Wait(CancellationToken.None);
            }

            return new TaskCompletionSource().Task;
        };
        AnalyticsMiddleware analytics = new(sink, Options with { SinkTimeout = TimeSpan.FromHours(1) });
        await using ClpRuntime runtime = Runtime(analytics);
        await AuditSetup.CommitAsync(runtime, "a", 25);
        await WaitAsync(() => sink.Calls == 1);

        Task disposing = analytics.DisposeAsync().AsTask();
        await clock.UntilAsync(disposing);
        await AuditSetup.CommitAsync(runtime, "a", 1);
        released.Set();

        analytics.Dropped.ShouldBe(26);
    }

    [Fact]
    public async Task Host_SendsWhatWaits_WhenItIsDisposed()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddClp(Contracts.Counter()).UseAnalytics(sink);
        IHost host = builder.Build();
        await host.StartAsync();
        await AuditSetup.CommitAsync(host.Services.GetRequiredService<ClpRuntime>(), "a", 3);
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();

        sink.Records.Length.ShouldBe(3);
    }

    public static TheoryData<AnalyticsOptions> Impossible =>
    [
        new AnalyticsOptions { Buckets = [] },
        new AnalyticsOptions { Buckets = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)] },
        new AnalyticsOptions { Capacity = 0 },
        new AnalyticsOptions { BatchSize = 0 },
        new AnalyticsOptions { MaxAttempts = 0 },
        new AnalyticsOptions { FlushAfter = TimeSpan.Zero },
        new AnalyticsOptions { StopTimeout = TimeSpan.FromDays(50) },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Analytics_ImpossibleOptions_AreRefused(AnalyticsOptions options)
        => Should.Throw<ConfigurationException>(() => new AnalyticsMiddleware(sink, options)).Code.ShouldBe(ClpCodes.BadOptions);

    // For what other threads do: gives them their turn.
    private static async Task WaitAsync(Func<bool> isSo)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(5), "it never came to it");
            await Task.Yield();
        }
    }

    private sealed class Provider(FakeClock clock) : IProposalProvider
    {
        public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
        {
            clock.Advance(TimeSpan.FromMilliseconds(101));
            return new(new ProposalDraft(StateObject.Of(("amount", 1))));
        }
    }

    private sealed class Sink : IAnalyticsSink
    {
        private readonly Lock gate = new();
        private readonly List<AnalyticsRecord> records = [];
        private int calls;

        public Func<IReadOnlyList<AnalyticsRecord>, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;
        public List<int> Batches { get; } = [];
        public int Calls => Volatile.Read(ref calls);

        public AnalyticsRecord[] Records
        {
            get
            {
                lock (gate)
                {
                    return [.. records];
                }
            }
        }

        public async ValueTask WriteAsync(IReadOnlyList<AnalyticsRecord> taken, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            await Before(taken, cancellationToken);
            lock (gate)
            {
                Batches.Add(taken.Count);
                records.AddRange(taken);
            }
        }
    }
}
