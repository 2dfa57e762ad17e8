using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Runtime;

public sealed class SubscribeTests
{
    private static StateObject One => StateObject.Of(("amount", 1));

    private static Contract Profile() => Contract.Define("profile")
        .State(StateObject.Parse("""{"user":{"name":{"first":"Ada","last":"L"},"age":36},"tags":["a"]}"""))
        .Intent("write", i => i.AllowOthers())
        .Transition("t", "write", c => StateDelta.Set(c.Payload.Require<string>("path"), c.Payload.Field("value")!))
        .Build();

    [Theory]
    [InlineData("user.name.first", "user.name.first", true)]
    [InlineData("user", "user.name.first", true)]
    [InlineData("user.name.first", "user.name", true)]
    [InlineData("", "tags.0", true)]
    [InlineData("tags.0", "tags", true)]
    [InlineData("user.name.last", "user.name.first", false)]
    [InlineData("user.age", "tags.0", false)]
    [InlineData("missing.below", "user.age", false)]
    [InlineData("missing.below", "missing", true)]
    public async Task Subscribe_OnAPath_HearsOfChangesAtAboveAndBelow(string watched, string written, bool hears)
    {
        await using ClpRuntime runtime = new(Profile());
        ContractInstance instance = await runtime.OpenAsync();
        List<StateChange> seen = [];
        using IDisposable subscription = instance.Subscribe(watched, seen.Add);
        StateValue value = written switch
        {
            "user.name" => StateObject.Of(("first", "Grace")),
            "tags" => StateArray.Of("b"),
            "missing" => StateObject.Of(("below", 1)),
            _ => "new",
        };

        Outcome.Committed done = (await instance.SubmitAsync("write", StateObject.Of(("path", written), ("value", value)))).EnsureCommitted();

        seen.Count.ShouldBe(hears ? 1 : 0);
        if (hears)
        {
            (seen[0].Version, seen[0].After, seen[0].Delta).ShouldBe((0, done.State, done.Delta));
            seen[0].Before.ShouldBe(Profile().InitialState);
        }
    }

    [Fact]
    public async Task Subscribe_WritingWhatIsThere_SaysNothing()
    {
        await using ClpRuntime runtime = new(Profile());
        ContractInstance instance = await runtime.OpenAsync();
        int calls = 0;
        using IDisposable subscription = instance.Subscribe(StatePath.Root, _ => calls++);

        (await instance.SubmitAsync("write", StateObject.Of(("path", "user.age"), ("value", 36)))).EnsureCommitted();
        (await instance.SubmitAsync("write", StateObject.Of(("path", "user.age"), ("value", 37)))).EnsureCommitted();

        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Subscribe_UnderManyWriters_HearsEveryVersionInOrder()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        List<long> versions = [];
        using IDisposable subscription = counter.Subscribe("count", c => versions.Add(c.Version));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
            {
                (await counter.SubmitAsync("increment", One)).EnsureCommitted();
            }
        })));

        versions.ShouldBe(Enumerable.Range(0, 600).Select(i => (long)i));
    }

    [Fact]
    public async Task Subscribe_ObserverThatCommits_IsToldOfItAfterwards()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        List<int> seen = [];
        using IDisposable subscription = counter.Subscribe("count", c =>
        {
            int count = c.After.Get("count", 0);
            if (count < 3)
            {
                counter.SubmitAsync("increment", One).AsTask().GetAwaiter().GetResult().EnsureCommitted();
            }

            seen.Add(count);
        });

        (await counter.SubmitAsync("increment", One)).EnsureCommitted();

        seen.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Subscribe_ObserverThatFails_HarmsNeitherCommitNorOthers()
    {
        HookRecorder hooks = new();
        ClpRuntimeOptions options = new();
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(CounterContract.Build(), options);
        ContractInstance counter = await runtime.OpenAsync();
        int calls = 0;
        using IDisposable broken = counter.Subscribe("count", _ => throw new InvalidOperationException());
        using IDisposable fine = counter.Subscribe("count", _ => calls++);

        (await counter.SubmitAsync("increment", One)).EnsureCommitted();
        (await counter.SubmitAsync("increment", One)).EnsureCommitted();

        (calls, hooks.Errors.Count, counter.State.Get("count", 0)).ShouldBe((2, 2, 2));
    }

    [Fact]
    public async Task Subscribe_AfterDispose_HearsNothing()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        int calls = 0;
        IDisposable subscription = counter.Subscribe("count", _ => calls++);
        (await counter.SubmitAsync("increment", One)).EnsureCommitted();

        subscription.Dispose();
        subscription.Dispose();
        (await counter.SubmitAsync("increment", One)).EnsureCommitted();

        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Subscribe_ChangesOfOthers_ArriveAsOneAfterARefresh()
    {
        MemoryStore store = new();
        await using ClpRuntime first = new(CounterContract.Build(), new() { EventStore = store }), second = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance mine = await first.OpenAsync(), theirs = await second.OpenAsync();
        List<StateChange> seen = [];
        using IDisposable subscription = mine.Subscribe("count", seen.Add);
        for (int i = 0; i < 3; i++)
        {
            (await theirs.SubmitAsync("increment", One)).EnsureCommitted();
        }

        await mine.RefreshAsync();
        await mine.RefreshAsync();

        StateChange change = seen.ShouldHaveSingleItem();
        (change.Version, change.Before.Get("count", 0), change.After.Get("count", 0)).ShouldBe((2, 0, 3));
        change.Before.Apply(change.Delta).ShouldBe(change.After);
        (await mine.SubmitAsync("increment", One)).EnsureCommitted();
        seen[^1].Before.Get("count", 0).ShouldBe(3);
    }

    [Fact]
    public async Task Subscribe_Refusals_SayNothing()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        int calls = 0;
        using IDisposable subscription = orders.Subscribe(StatePath.Root, _ => calls++);

        (await orders.SubmitAsync("order", Article().With("count", 99))).ShouldBeOfType<Outcome.Denied>();
        Intent intent = await orders.DispatchAsync("order");
        await orders.AcceptAsync(await orders.StageAsync(intent, new ProposalDraft(Article())), Ada);

        calls.ShouldBe(0);
    }
}
