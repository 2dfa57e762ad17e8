using Clp.Testing;
using Clp.Tests.Runtime;

namespace Clp.Tests.Versioning;

/// <summary>Events of older contract versions are lifted between the store and the fold.</summary>
public sealed class UpcastTests
{
    private readonly MemoryStore store = new();

    [Fact]
    public async Task OpenAsync_EventsOfThreeVersions_AreLiftedThroughTheChain()
    {
        await Till.V1.Over(store).SellAsync(2);
        await Till.Version2().Build().Over(store).SellAsync(3);
        await Till.Version3().Build().Over(store).SellAsync();

        // Five whole euros from before, and one cent.
        (await Till.Version3().Build().Over(store).StateAsync()).ShouldBe(StateObject.Of(("cents", 501)));
    }

    [Fact]
    public async Task StoredEvents_AfterAnOpening_AreAsTheyWere()
    {
        await Till.V1.Over(store).SellAsync(2);
        await using ClpRuntime runtime = Till.Version3().Build().Over(store);
        List<RecordedEvent> log = await (await runtime.OpenAsync("a")).EventsAsync();

        log.Select(e => e.Version).ShouldBe([0L, 1L]);
        log.ShouldAllBe(e => e.Header.ContractVersion == 1 && e.Header.ContractHash == Till.V1.Hash);
        ((ContractEvent.StateCommitted)log[1].Event).Delta.ShouldBe(StateDelta.Set("taken", 2));
    }

    [Fact]
    public async Task Upcast_GivenAStoredEvent_IsItsStoredJsonAtItsVersion()
    {
        await Till.V1.Over(store).SellAsync();
        List<StateObject> seen = [];
        Contract contract = Till.Define(3, "cents")
            .Upcast(1, e => { seen.Add(e); return [Till.Rename(e, "taken", "total")]; })
            .Upcast(2, e => { seen.Add(e); return [Till.Rename(e, "total", "cents", 100)]; }).Build();
        await contract.Over(store).StateAsync();

        seen.Select(e => e.Require<int>("contractVersion")).ShouldBe([1, 2]);
        seen[0].Keys.ShouldBe(["kind", "intentId", "by", "at", "intent", "payload", "origins", "transition", "delta", "contractVersion", "contractHash"], ignoreOrder: true);
        seen[0].Require<StateArray>("delta").ToJson().ShouldBe("""[["set","taken",1]]""");
        seen[1].Require<StateArray>("delta").ToJson().ShouldBe("""[["set","total",1]]""");
    }

    [Fact]
    public async Task Upcast_ToNothing_OnlyAdvancesTheVersion()
    {
        await Till.V1.Over(store).SellAsync(3);
        await using ClpRuntime runtime = Till.Define(2, "total").Upcast(1, _ => []).Build().Over(store);
        ContractInstance till = await runtime.OpenAsync("a");

        (till.State, till.Version, till.StateVersion).ShouldBe((StateObject.Of(("total", 0)), 2L, -1L));
        (await till.SubmitAsync("sale", StateObject.Of(("by", 1)))).EnsureCommitted();
        till.Version.ShouldBe(3);
    }

    [Fact]
    public async Task Upcast_ToSeveral_FoldsThemAtTheSameVersion()
    {
        await Till.V1.Over(store).SellAsync(3);
        Contract split = Till.Define(2, "total").Upcast(1, e =>
        [
            e.With("delta", StateDelta.Set("total", -1).ToValue()),
            Till.Rename(e, "taken", "total"),
        ]).Build();
        await using ClpRuntime runtime = split.Over(store);
        ContractInstance till = await runtime.OpenAsync("a");

        (till.State, till.Version).ShouldBe((StateObject.Of(("total", 3)), 2L));
        (await till.ReplayAsync(1)).ShouldBe(StateObject.Of(("total", 2)));
        (await till.VerifyAsync()).Commits.ShouldBe(6);
    }

    [Fact]
    public async Task Upcast_WithFilters_IsAskedOnlyAboutThem()
    {
        await using (ClpRuntime runtime = Till.V1.Over(store))
        {
            ContractInstance till = await runtime.OpenAsync("a");
            (await till.SubmitAsync("sale", StateObject.Of(("by", 1)))).EnsureCommitted();
            (await till.SubmitAsync("note")).EnsureCommitted();
            await till.DispatchAsync("sale");
            (await till.SubmitAsync("sale")).ShouldBeOfType<Outcome.Incomplete>();
        }

        List<string> seen = [];
        IEnumerable<StateObject> See(StateObject e)
        {
            seen.Add($"{e.Require<string>("kind")} {e.Require<string>("intent")}");
            return [Till.Rename(e, "taken", "total")];
        }

        await Till.Define(2, "total").Upcast(1, See).Build().Over(store).StateAsync();
        seen.ShouldBe(["committed sale", "committed note", "dispatched sale"], "a refused attempt changes nothing and is not asked about");
        seen.Clear();
        await Till.Define(2, "total").Upcast(1, See, kinds: ["committed"], intents: ["sale"]).Build().Over(store).StateAsync();
        seen.ShouldBe(["committed sale"]);
    }

    [Fact]
    public async Task PendingIntents_OfAnOlderVersion_AreLiftedAndCanBeCommitted()
    {
        await using (ClpRuntime old = Till.V1.Over(store))
        {
            await (await old.OpenAsync("a")).DispatchAsync("sale", StateObject.Of(("by", 5)));
        }

        Contract renamed = Contract.Define("till", 2)
            .State(StateObject.Of(("total", 0)), Field.Required("total", Shape.Integer))
            .Intent("sell", i => i.Required("euros", Shape.Integer))
            .Transition("add", "sell", c => StateDelta.Set("total", c.State.Get("total", 0L) + c.Payload.Require<long>("euros")))
            .Upcast(1, e => [e.With("intent", "sell").With("payload", StateObject.Of(("euros", e.Require<long>("payload.by"))))], kinds: ["dispatched"]).Build();
        await using ClpRuntime runtime = new(renamed, new() { EventStore = store, SnapshotEvery = 1 });
        ContractInstance till = await runtime.OpenAsync("a");
        Intent pending = till.PendingIntents.ShouldHaveSingleItem();
        (await till.SubmitAsync("sell", StateObject.Of(("euros", 1)))).EnsureCommitted();

        // The snapshot that was taken meanwhile holds the lifted intent, which is not lifted a second time.
        await using ClpRuntime again = new(renamed, new() { EventStore = store });
        ContractInstance reopened = await again.OpenAsync("a");
        (await reopened.CommitAsync(reopened.PendingIntents.ShouldHaveSingleItem())).EnsureCommitted();

        pending.Name.ShouldBe("sell");
        reopened.State.ShouldBe(StateObject.Of(("total", 6)));
    }

    [Fact]
    public async Task PendingIntents_ThatAnUpcasterDrops_AreNoLongerPending()
    {
        await using (ClpRuntime old = Till.V1.Over(store))
        {
            await (await old.OpenAsync("a")).DispatchAsync("sale");
        }

        await using ClpRuntime runtime = Till.Define(2, "total").Upcast(1, _ => [], kinds: ["dispatched"]).Build().Over(store);
        (await runtime.OpenAsync("a")).PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task PendingIntents_ThatNoLongerFit_StayVisibleAndAreRefusedAsInvalid()
    {
        await using (ClpRuntime old = Till.V1.Over(store))
        {
            await (await old.OpenAsync("a")).DispatchAsync("sale", StateObject.Of(("by", 5)));
        }

        Contract stricter = Contract.Define("till", 2)
            .State(StateObject.Of(("taken", 0)), Field.Required("taken", Shape.Integer))
            .Intent("sale", i => i.Required("by", Shape.IntegerBetween(0, 4)))
            .Transition("add", "sale", _ => StateDelta.Empty).Build();
        await using ClpRuntime runtime = stricter.Over(store);
        ContractInstance till = await runtime.OpenAsync("a");

        (await till.CommitAsync(till.PendingIntents.ShouldHaveSingleItem())).ShouldBeOfType<Outcome.Invalid>();
        await till.WithdrawAsync(till.PendingIntents[0], Actor.Host, "no longer fits");
        till.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task RefreshAsync_EventsThatTheOlderVersionStillAppends_AreLifted()
    {
        await using ClpRuntime newer = Till.Version2().Build().Over(store);
        ContractInstance till = await newer.OpenAsync("a");
        await Till.V1.Over(store).SellAsync(2);
        (await till.SubmitAsync("sale", StateObject.Of(("by", 10)))).EnsureCommitted();

        till.State.ShouldBe(StateObject.Of(("total", 12)));
    }

    [Fact]
    public async Task VerifyAsync_LiftedCommits_AreJudgedInTheNewestForm()
    {
        await Till.V1.Over(store).SellAsync(2);
        await using ClpRuntime runtime = Till.Version2().Build().Over(store);
        ReplayReport report = await (await runtime.OpenAsync("a")).VerifyAsync();

        report.IsConsistent.ShouldBeTrue(string.Join(" ", report.Differences));
        (report.Events, report.Commits, report.State).ShouldBe((2, 2, StateObject.Of(("total", 2))));
    }

    [Fact]
    public async Task ReplayAsync_ToAnInstantBetween_GivesTheNewestForm()
    {
        FakeClock clock = new();
        DateTimeOffset between;
        await using (ClpRuntime old = new(Till.V1, new() { EventStore = store, TimeProvider = clock }))
        {
            ContractInstance till = await old.OpenAsync("a");
            (await till.SubmitAsync("sale", StateObject.Of(("by", 4)))).EnsureCommitted();
            between = clock.GetUtcNow();
            clock.Advance(TimeSpan.FromHours(1));
            (await till.SubmitAsync("sale", StateObject.Of(("by", 1)))).EnsureCommitted();
        }

        await using ClpRuntime runtime = Till.Version3().Build().Over(store);
        (await (await runtime.OpenAsync("a")).ReplayAsync(between)).ShouldBe(StateObject.Of(("cents", 400)));
    }

    [Fact]
    public async Task OpenAsync_APayloadOfTheGreatestDepth_PassesTheUpcasters()
    {
        StateValue deep = 1;
        for (int i = 0; i < 63; i++)
        {
            deep = StateArray.Of(deep);
        }

        Contract Open(int version) => version == 1 ? Define(1).Build() : Define(2).Upcast(1, e => [e.With("by", "human:ada")]).Build();
        ContractBuilder Define(int version) => Contract.Define("till", version).Intent("put", i => i.AllowOthers()).Transition("t", "put", _ => StateDelta.Empty);
        await using (ClpRuntime old = Open(1).Over(store))
        {
            await (await old.OpenAsync("a")).DispatchAsync("put", StateObject.Of(("deep", deep)));
        }

        await using ClpRuntime runtime = Open(2).Over(store);
        Intent pending = (await runtime.OpenAsync("a")).PendingIntents.ShouldHaveSingleItem();
        pending.Payload.ShouldBe(StateObject.Of(("deep", deep)));
        pending.By.Id.ShouldBe("ada");
    }

    [Fact]
    public Task Spec_GivenCommitsOnAVersionedContract_AreOfItsOwnVersion() => ContractSpec.For(Till.Version3().Build())
        .Given(s => s.Committed("sale", StateDelta.Set("cents", 7)))
        .When("sale", ("by", 1))
        .ThenState("cents", 8);
}
