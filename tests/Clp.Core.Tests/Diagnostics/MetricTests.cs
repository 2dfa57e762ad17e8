using Clp.Testing;
using Clp.TestKit;
using Clp.Tests.Runtime;

namespace Clp.Tests.Diagnostics;

/// <summary>Each metric under a clock that stands still until it is moved.</summary>
public sealed class MetricTests
{
    private readonly FakeClock clock = new();
    private readonly ScriptedStore store = new();
    private readonly HookRecorder hooks = new();

    private static Contract Metered(string name) => Contract.Define(name)
        .State(StateObject.Of(("stock", 10)), Field.Required("stock", Shape.Integer))
        .Intent("take", i => i.Required("count", Shape.Integer))
        .Guard("in_stock", c => GuardVerdict.DenyWhen(c.Payload.Get("count", 0) > c.State.Get("stock", 0), "too many"), on: ["take"])
        .Guard("positive", c => GuardVerdict.DenyWhen(c.Payload.Get("count", 0) > 50, "far too many"), on: ["take"])
        .Transition("taken", "take", c => StateDelta.Set("stock", c.State.Get("stock", 0) - c.Payload.Get("count", 0)))
        .Build();

    private static StateObject Count(int count) => StateObject.Of(("count", count));

    private ClpRuntime Runtime(string contract, FakeProvider? provider = null)
    {
        ClpRuntimeOptions options = new() { EventStore = store, TimeProvider = clock, ProposalProvider = provider };
        options.Middleware.Add(hooks);
        return new ClpRuntime(Metered(contract), options);
    }

    [Fact]
    public async Task Commits_AreCountedByOutcome_AndDenialsByGuard()
    {
        using MetricRecorder metrics = new("metered-commits");
        await using ClpRuntime runtime = Runtime("metered-commits");
        ContractInstance instance = await runtime.OpenAsync();

        await instance.SubmitAsync("take", Count(1));
        await instance.SubmitAsync("take", Count(11));
        await instance.SubmitAsync("take", Count(51));
        await instance.SubmitAsync("take");
        await instance.CommitAsync(await instance.DispatchAsync("take", Count(2)));

        metrics.Of("clp.commits").ShouldBe(["1 take Committed", "1 take Denied", "1 take Denied", "1 take Incomplete", "1 take Committed"]);
        metrics.Of("clp.denials").ShouldBe(["1 in_stock", "1 in_stock", "1 positive"]);
        metrics.Of("clp.dispatches").ShouldBe(["1 take"]);
        metrics.Of("clp.errors").ShouldBeEmpty();
    }

    [Fact]
    public async Task Durations_AreThoseOfTheClock()
    {
        using MetricRecorder metrics = new("metered-times");
        FakeProvider provider = new((_, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return new(new ProposalDraft(Count(1)));
        });
        await using ClpRuntime runtime = Runtime("metered-times", provider);
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("take");
        Proposal proposal = (await instance.ProposeAsync(intent))!;
        await instance.AcceptAsync(proposal, OrderContract.Ada);
        store.ThenMeet(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(0.25));
            return Task.CompletedTask;
        });
        await instance.CommitAsync(intent);
        store.FailOnRead = () =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return ScriptedStore.Rejected();
        };
        await Should.ThrowAsync<StorageException>(async () => await instance.ReplayAsync(0));

        metrics.Of("clp.propose.duration").ShouldBe(["3 take"]);
        metrics.Of("clp.commit.duration").ShouldBe(["0.25 take Committed"]);
        metrics.Of("clp.append.duration").ShouldBe(["0", "0", "0", "0.25"]);
        metrics.Of("clp.replay.duration").ShouldBe(["0", "2"]);
    }

    [Fact]
    public async Task Durations_StartedAtTheClocksZero_AreMeasuredToo()
    {
        using MetricRecorder metrics = new("metered-zero");
        FakeClock zero = new(DateTimeOffset.MinValue);
        await using ClpRuntime runtime = new(Metered("metered-zero"), new ClpRuntimeOptions { TimeProvider = zero });

        await (await runtime.OpenAsync()).SubmitAsync("take", Count(1));

        metrics.Of("clp.commit.duration").ShouldBe(["0 take Committed"]);
        metrics.Of("clp.append.duration").ShouldBe(["0"]);
        metrics.Of("clp.replay.duration").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Proposals_AndAcceptances_AreCountedByStatus()
    {
        using MetricRecorder metrics = new("metered-proposals");
        Queue<Func<ProposalDraft?>> answers = new([() => null, () => new ProposalDraft(StateObject.Of(("count", "x"))), () => throw new InvalidOperationException(), () => new ProposalDraft(Count(1))]);
        await using ClpRuntime runtime = Runtime("metered-proposals", new FakeProvider((_, _) => new(answers.Dequeue()())));
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("take");

        await instance.ProposeAsync(intent);
        await instance.ProposeAsync(intent);
        await Should.ThrowAsync<LifecycleException>(async () => await instance.ProposeAsync(intent));
        Proposal proposal = (await instance.ProposeAsync(intent))!;
        await instance.StageAsync(intent, new ProposalDraft(Count(2)));
        await instance.AcceptAsync(proposal, OrderContract.Bot);
        await instance.AcceptAsync(proposal, OrderContract.Ada);

        metrics.Of("clp.proposals").ShouldBe(["1 take None", "1 take Refused", "1 take Failed", "1 take Staged", "1 take Staged"]);
        metrics.Of("clp.acceptances").ShouldBe(["1 take NotPermitted", "1 take Accepted"]);
        metrics.Of("clp.errors").ShouldBe(["1 Propose"]);
        metrics.Of("clp.propose.duration").Length.ShouldBe(4);
    }

    [Fact]
    public async Task Conflicts_AreCountedPerAppend()
    {
        using MetricRecorder metrics = new("metered-conflicts");
        await using ClpRuntime runtime = Runtime("metered-conflicts");
        await using ClpRuntime other = new(Metered("metered-conflicts"), new ClpRuntimeOptions { EventStore = store.Inner });
        ContractInstance instance = await runtime.OpenAsync(), elsewhere = await other.OpenAsync();
        store.ThenMeet(async () => await elsewhere.SubmitAsync("take", Count(1)));

        (await instance.SubmitAsync("take", Count(1))).EnsureCommitted();

        metrics.Of("clp.conflicts").ShouldBe(["1"]);
        metrics.Of("clp.commits").ShouldBe(["1 take Committed", "1 take Committed"]);
    }

    [Fact]
    public async Task Errors_AreCountedByPhase()
    {
        using MetricRecorder metrics = new("metered-errors");
        await using ClpRuntime runtime = Runtime("metered-errors");
        ContractInstance instance = await runtime.OpenAsync();
        using IDisposable subscription = instance.Subscribe(StatePath.Root, _ => throw new InvalidOperationException());
        await instance.SubmitAsync("take", Count(1));
        hooks.Fail = "before-commit";

        await Should.ThrowAsync<LifecycleException>(async () => await instance.SubmitAsync("take", Count(1)));

        metrics.Of("clp.errors").ShouldBe(["1 AfterCommit", "1 Commit"]);
    }

    [Fact]
    public async Task Queue_CountsWhoWaits_AlsoWhoGivesUp()
    {
        using MetricRecorder metrics = new("metered-queue");
        await using ClpRuntime runtime = Runtime("metered-queue");
        ContractInstance instance = await runtime.OpenAsync();
        TaskCompletionSource gate = new();
        using CancellationTokenSource source = new();
        store.ThenMeet(() => gate.Task);

        Task<Outcome> first = instance.SubmitAsync("take", Count(1)).AsTask(), second = instance.SubmitAsync("take", Count(1)).AsTask();
        Task<Outcome> third = instance.SubmitAsync("take", Count(1), null, source.Token).AsTask();
        metrics.Of("clp.queue.depth").ShouldBe(["1", "1"]);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => third);
        metrics.All.Where(m => m.Name == "clp.queue.depth").Sum(m => m.Value).ShouldBe(1);
        gate.SetResult();
        await Task.WhenAll(first, second);

        metrics.All.Where(m => m.Name == "clp.queue.depth").Sum(m => m.Value).ShouldBe(0);
    }

    [Fact]
    public async Task Page_NamesTheTagsThatAreMeasured()
    {
        using MetricRecorder metrics = new("metered-tags");
        await using ClpRuntime runtime = Runtime("metered-tags", new FakeProvider(Count(1)));
        await using ClpRuntime other = new(Metered("metered-tags"), new ClpRuntimeOptions { EventStore = store.Inner });
        ContractInstance instance = await runtime.OpenAsync(), elsewhere = await other.OpenAsync();
        TaskCompletionSource gate = new();
        store.ThenMeet(async () =>
        {
            await elsewhere.SubmitAsync("take", Count(1));
            await gate.Task;
        });
        Task<Outcome> first = instance.SubmitAsync("take", Count(1)).AsTask(), second = instance.SubmitAsync("take", Count(99)).AsTask();
        gate.SetResult();
        await Task.WhenAll(first, second);
        Intent intent = await instance.DispatchAsync("take");
        await instance.AcceptAsync((await instance.ProposeAsync(intent))!, OrderContract.Ada);
        hooks.Fail = "after-commit";
        await instance.CommitAsync(intent);

        string page = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "observability.md"));
        Dictionary<string, string> told = page.Split('\n').Where(line => line.StartsWith("| `clp.", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length >= 7)
            .ToDictionary(cells => cells[1].Trim('`'), cells => string.Join(" ", cells[5].Split(", ").Select(t => t.Trim('`'))));
        Dictionary<string, string> measured = metrics.All.GroupBy(m => m.Name).ToDictionary(g => g.Key, g => string.Join(" ", g.SelectMany(m => m.Tags.Keys).Distinct()));
        measured.Count.ShouldBe(12);
        foreach ((string name, string tags) in measured)
        {
            told.GetValueOrDefault(name).ShouldBe(tags, name);
        }
    }
}
