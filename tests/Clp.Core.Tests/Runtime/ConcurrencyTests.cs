using Clp.Testing;

namespace Clp.Tests.Runtime;

public sealed class ConcurrencyTests
{
    private static StateObject One => StateObject.Of(("amount", 1));

    [Fact]
    public async Task SubmitAsync_TwoRuntimesManyWriters_LosesNothing()
    {
        const int Writers = 20, Commits = 50;
        MemoryStore store = new();
        ClpRuntimeOptions Options() => new() { EventStore = store, ConflictRetries = 1_000, Jitter = () => 0, SnapshotEvery = 37 };
        await using ClpRuntime first = new(CounterContract.Build(), Options()), second = new(CounterContract.Build(), Options());

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            ContractInstance counter = await (w % 2 == 0 ? first : second).OpenAsync("shared");
            for (int i = 0; i < Commits; i++)
            {
                (await counter.SubmitAsync("increment", One)).EnsureCommitted();
            }
        })));

        await using ClpRuntime third = new(CounterContract.Build(), Options());
        ContractInstance read = await third.OpenAsync("shared");
        read.State.Get("count", 0).ShouldBe(Writers * Commits);
        (await read.EventsAsync()).Select(e => e.Version).ShouldBe(Enumerable.Range(0, Writers * Commits).Select(i => (long)i));
        (await read.VerifyAsync()).IsConsistent.ShouldBeTrue();
    }

    [Fact]
    public async Task CommitAsync_ManyIntentsInFlightFromManyThreads_EachCommitsOnce()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 25; i++)
            {
                Intent intent = await counter.DispatchAsync("increment", One);
                Outcome[] both = await Task.WhenAll(CommitAsync(intent), CommitAsync(intent));
                both.Count(o => o is Outcome.Committed).ShouldBe(1);
            }
        })));

        counter.State.Get("count", 0).ShouldBe(400);
        counter.PendingIntents.ShouldBeEmpty();
        counter.Version.ShouldBe(799);

        async Task<Outcome> CommitAsync(Intent intent)
        {
            try
            {
                return await counter.CommitAsync(intent);
            }
            catch (LifecycleException e) when (e.Code == ClpCodes.UnknownPendingIntent)
            {
                return new Outcome.NotApplicable("gone");
            }
        }
    }

    [Fact]
    public async Task SubmitAsync_MeetsANewerVersionEachTime_GivesUpAndIsRecorded()
    {
        ScriptedStore store = new();
        await using ClpRuntime other = new(CounterContract.Build(), new() { EventStore = store.Inner });
        ContractInstance rival = await other.OpenAsync();
        for (int i = 0; i < 4; i++)
        {
            store.ThenMeet(async () => (await rival.SubmitAsync("increment", One)).EnsureCommitted());
        }

        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, ConflictRetries = 3, Jitter = () => 0 });
        ContractInstance counter = await runtime.OpenAsync();

        Outcome.Conflicted conflict = (await counter.SubmitAsync("increment", One)).ShouldBeOfType<Outcome.Conflicted>();

        conflict.ActualVersion.ShouldBe(3);
        store.Appends.ShouldBe(5);
        (await counter.LastRefusalAsync()).Outcome.ShouldBe(conflict);
        counter.State.Get("count", 0).ShouldBe(4);
    }

    [Fact]
    public async Task SubmitAsync_PureAndBeaten_DecidesAgainOnTheNewState()
    {
        ScriptedStore store = new();
        await using ClpRuntime other = new(OrderContract.Build(), new() { EventStore = store.Inner });
        ContractInstance rival = await other.OpenAsync();
        store.ThenMeet(async () => (await rival.SubmitAsync("order", OrderContract.Article().With("count", 8))).EnsureCommitted());
        await using ClpRuntime runtime = new(OrderContract.Build(), new() { EventStore = store });
        ContractInstance orders = await runtime.OpenAsync();

        Outcome outcome = await orders.SubmitAsync("order", OrderContract.Article().With("count", 5));

        outcome.ShouldBeOfType<Outcome.Denied>().Denials[0].Reason.ShouldBe("Only 2 are left.");
    }

    [Fact]
    public async Task SubmitAsync_BeatenTwice_PausesBetweenTheAttempts()
    {
        FakeClock clock = new();
        ScriptedStore store = new();
        await using ClpRuntime other = await BeatTwiceAsync(store);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, TimeProvider = clock, Jitter = () => 0.5 });
        ContractInstance counter = await runtime.OpenAsync();

        Task<Outcome> submitting = counter.SubmitAsync("increment", One).AsTask();
        submitting.IsCompleted.ShouldBeFalse();
        clock.PendingTimers.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(1));

        (await submitting).EnsureCommitted().State.Get("count", 0).ShouldBe(3);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5)]
    [InlineData(1e300)]
    public async Task SubmitAsync_WithAJitterThatIsNone_StillPausesWithinBounds(double jitter)
    {
        FakeClock clock = new();
        ScriptedStore store = new();
        await using ClpRuntime other = await BeatTwiceAsync(store);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, TimeProvider = clock, Jitter = () => jitter });
        ContractInstance counter = await runtime.OpenAsync();

        Task<Outcome> submitting = counter.SubmitAsync("increment", One).AsTask();
        clock.Advance(TimeSpan.FromSeconds(1));

        (await submitting).EnsureCommitted();
    }

    // A rival in another runtime comes first at the next two appends.
    private static async Task<ClpRuntime> BeatTwiceAsync(ScriptedStore store)
    {
        ClpRuntime other = new(CounterContract.Build(), new() { EventStore = store.Inner });
        ContractInstance rival = await other.OpenAsync();
        for (int i = 0; i < 2; i++)
        {
            store.ThenMeet(async () => (await rival.SubmitAsync("increment", One)).EnsureCommitted());
        }

        return other;
    }
}
