using System.Diagnostics;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Diagnostics;

public sealed class SpanTests
{
    [Fact]
    public async Task StepByStep_HasASpanPerStep_AndTheAppendsWithin()
    {
        using SpanRecorder spans = new();
        await using ClpRuntime runtime = new(Build(), new ClpRuntimeOptions { ProposalProvider = new FakeProvider(Article()) });
        using Activity root = SpanRecorder.Root();
        ContractInstance orders = await runtime.OpenAsync("a1");

        Intent intent = await orders.DispatchAsync("order");
        (await orders.AcceptAsync((await orders.ProposeAsync(intent))!, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent)).EnsureCommitted();
        await orders.ReplayAsync(0);

        spans.Spans.Select(s => s.OperationName).ShouldBe(["clp.replay", "clp.append", "clp.dispatch", "clp.append", "clp.propose", "clp.append", "clp.accept", "clp.append", "clp.commit", "clp.replay"]);
        spans.Spans.ShouldAllBe(s => s.TraceId == root.TraceId && s.Status == ActivityStatusCode.Unset);
        for (int i = 1; i < 9; i += 2)
        {
            spans.Spans[i].ParentSpanId.ShouldBe(spans.Spans[i + 1].SpanId);
            spans.Spans[i + 1].ParentSpanId.ShouldBe(root.SpanId);
        }
    }

    [Fact]
    public async Task Tags_AreNamesIdsAndWords_AndNeverValues()
    {
        using SpanRecorder spans = new();
        await using ClpRuntime runtime = new(Build(), new ClpRuntimeOptions { ProposalProvider = new FakeProvider(Article("hush")) });
        using Activity root = SpanRecorder.Root();
        ContractInstance orders = await runtime.OpenAsync("a1");

        Intent intent = await orders.DispatchAsync("order", StateObject.Of(("note", "hush")), By(Ada));
        (await orders.AcceptAsync((await orders.ProposeAsync(intent))!, Bob)).EnsureAccepted();
        await orders.CommitAsync(intent, By(Ada));

        Tags(spans.Single("clp.dispatch")).ShouldBe("clp.contract=orders clp.instance=a1 clp.intent=order");
        Tags(spans.Single("clp.propose")).ShouldBe("clp.contract=orders clp.instance=a1 clp.intent=order");
        Tags(spans.Single("clp.accept")).ShouldBe("clp.contract=orders clp.instance=a1 clp.intent=order clp.acceptance=Accepted");
        Tags(spans.Single("clp.commit")).ShouldBe("clp.contract=orders clp.instance=a1 clp.intent=order clp.outcome=Committed");
        Tags(spans.Single("clp.replay")).ShouldBe("clp.contract=orders clp.instance=a1");
        Tags(spans.Spans.First(s => s.OperationName == "clp.append")).ShouldBe("clp.contract=orders clp.instance=a1 clp.append.status=Appended");
    }

    [Fact]
    public async Task AnotherProcess_LinksToTheDispatch_InATraceOfItsOwn()
    {
        using SpanRecorder spans = new();
        MemoryStore store = new();
        string dispatchedIn;
        await using (ClpRuntime first = new(Build(), new ClpRuntimeOptions { EventStore = store }))
        {
            using Activity request = SpanRecorder.Root();
            await (await first.OpenAsync()).DispatchAsync("order");
            dispatchedIn = spans.Single("clp.dispatch").Id!;
        }

        spans.Clear();
        await using ClpRuntime second = new(Build(), new ClpRuntimeOptions { EventStore = store, ProposalProvider = new FakeProvider(Article()) });
        using Activity later = SpanRecorder.Root();
        ContractInstance orders = await second.OpenAsync();
        Intent intent = orders.PendingIntents[0];
        (await orders.AcceptAsync((await orders.ProposeAsync(intent))!, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent)).EnsureCommitted();

        foreach (string name in new[] { "clp.propose", "clp.accept", "clp.commit" })
        {
            Activity span = spans.Single(name);
            span.TraceId.ShouldBe(later.TraceId);
            ActivityContext link = span.Links.ShouldHaveSingleItem(name).Context;
            ActivityContext.Parse(dispatchedIn, null).ShouldBe(new ActivityContext(link.TraceId, link.SpanId, link.TraceFlags));
            link.TraceId.ShouldNotBe(later.TraceId);
        }

        List<RecordedEvent> log = await orders.EventsAsync();
        log[0].Header.TraceParent.ShouldBe(dispatchedIn);
        log[^1].Header.TraceParent.ShouldBe(spans.Single("clp.commit").Id);
    }

    [Fact]
    public async Task Nobody_Sampling_PassesOnTheTraceOfTheCaller()
    {
        await using ClpRuntime runtime = new(Build());
        using Activity root = SpanRecorder.Root();
        ContractInstance orders = await runtime.OpenAsync();

        await orders.DispatchAsync("order");

        (await orders.EventsAsync())[0].Header.TraceParent.ShouldBe(root.Id);
    }

    [Theory]
    [InlineData("provider", "clp.propose", "CLP0208")]
    [InlineData("before-dispatch", "clp.dispatch", "CLP0212")]
    [InlineData("before-propose", "clp.propose", "CLP0212")]
    [InlineData("before-commit", "clp.commit", "CLP0212")]
    [InlineData("store", "clp.append", "CLP0300")]
    [InlineData("store", "clp.commit", "CLP0300")]
    [InlineData("store on accept", "clp.accept", "CLP0300")]
    [InlineData("read", "clp.replay", "CLP0300")]
    [InlineData("transition", "clp.commit", null)]
    [InlineData("cancelled", "clp.commit", "System.OperationCanceledException")]
    public async Task Failure_MarksItsSpan_WithTheKindAndNoMessage(string what, string name, string? type)
    {
        using SpanRecorder spans = new();
        HookRecorder hooks = new();
        ScriptedStore store = new();
        ClpRuntimeOptions options = new() { EventStore = store, ProposalProvider = new FakeProvider((_, _) => throw new InvalidOperationException("hush")) };
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(Build(more: b => b.Intent("bad").Transition("breaks", "bad", _ => throw new InvalidOperationException("hush"))), options);
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", Article());
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(StateObject.Of(("note", "n"))));
        spans.Clear();
        hooks.Fail = what;
        _ = what.StartsWith("store", StringComparison.Ordinal) ? store.ThenFail(ScriptedStore.Rejected) : store;
        store.FailOnRead = what == "read" ? ScriptedStore.Rejected : null;

        try
        {
            _ = (what, name) switch
            {
                ("read", _) => await orders.ReplayAsync(0),
                ("transition", _) => (object?)await orders.SubmitAsync("bad"),
                ("cancelled", _) => await orders.SubmitAsync("order", Article(), null, new CancellationToken(canceled: true)),
                (_, "clp.propose") => await orders.ProposeAsync(intent),
                (_, "clp.dispatch") => await orders.DispatchAsync("order"),
                (_, "clp.accept") => await orders.AcceptAsync(proposal, Ada),
                _ => await orders.CommitAsync(intent),
            };
        }
        catch (Exception e) when (e is ClpException or OperationCanceledException)
        {
        }

        Activity span = spans.Spans.First(s => s.OperationName == name);
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.StatusDescription.ShouldBeNull();
        span.GetTagItem("error.type").ShouldBe(type);
        spans.Spans.SelectMany(s => s.TagObjects).ShouldAllBe(tag => !tag.Value!.ToString()!.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_IsAnOutcomeAndNoError()
    {
        using SpanRecorder spans = new();
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();

        (await orders.SubmitAsync("order", Article().With("count", 99))).ShouldBeOfType<Outcome.Denied>();

        spans.Single("clp.commit").Status.ShouldBe(ActivityStatusCode.Unset);
        spans.Single("clp.commit").GetTagItem("clp.outcome").ShouldBe("Denied");
    }

    private static string Tags(Activity span) => string.Join(" ", span.TagObjects.Select(t => $"{t.Key}={t.Value}"));
}
