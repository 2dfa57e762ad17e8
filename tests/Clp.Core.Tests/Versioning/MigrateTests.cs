namespace Clp.Tests.Versioning;

/// <summary>A state of an older contract version is led to the newest: in a log where the fold crosses, in a store of latest states when it is loaded.</summary>
public sealed class MigrateTests
{
    private readonly MemoryStore store = new();
    private readonly MemoryStorageAdapter latest = new();

    private static ContractBuilder Version2(int start = 0) => Till.Define(2, "total", start).Migrate(1, 2, s => Till.RenameField(s, "taken", "total"), StateObject.Of(("taken", 0)));

    private static ContractBuilder Version3() => Till.Define(3, "cents")
        .Migrate(1, 2, s => Till.RenameField(s, "taken", "total"), StateObject.Of(("taken", 0)))
        .Migrate(2, 3, s => StateObject.Of(("cents", s.Require<long>("total") * 100)), StateObject.Of(("total", 0)));

    [Fact]
    public async Task OpenAsync_ALogOfThreeVersions_MigratesTheStateWhereTheyChange()
    {
        await Till.V1.Over(store).SellAsync(2);
        await Version2().Build().Over(store).SellAsync(3);
        await Version3().Build().Over(store).SellAsync();

        await using ClpRuntime runtime = Version3().Build().Over(store);
        ContractInstance till = await runtime.OpenAsync("a");
        till.State.ShouldBe(StateObject.Of(("cents", 501)));
        (await till.ReplayAsync(1)).ShouldBe(StateObject.Of(("cents", 200)));
        (await till.ReplayAsync(2)).ShouldBe(StateObject.Of(("cents", 300)));
        (await till.ReplayAsync(-1)).ShouldBe(StateObject.Of(("cents", 0)));
    }

    [Fact]
    public async Task OpenAsync_AnUpcasterBeforeAMigration_LiftsAndThenMigrates()
    {
        await Till.V1.Over(store).SellAsync(2);
        Contract contract = Till.Define(3, "cents")
            .Upcast(1, e => [Till.Rename(e, "taken", "total")])
            .Migrate(2, 3, s => StateObject.Of(("cents", s.Require<long>("total") * 100)), StateObject.Of(("total", 7))).Build();

        // Sales are recorded as what the total became, so the start of 7 shows only before the first one.
        (await contract.Over(store).StateAsync()).ShouldBe(StateObject.Of(("cents", 200)));
    }

    [Fact]
    public async Task OpenAsync_AMigrationOverSeveralVersions_TakesTheOnesBetweenAsItsEnd()
    {
        await Till.V1.Over(store).SellAsync(2);
        Contract contract = Till.Define(3, "cents").Migrate(1, 3, s => StateObject.Of(("cents", s.Require<long>("taken") * 100)), StateObject.Of(("taken", 0))).Build();

        (await contract.Over(store).StateAsync()).ShouldBe(StateObject.Of(("cents", 200)));
    }

    [Fact]
    public async Task OpenAsync_ALogThatBeganUnderAVersionWithoutItsInitialState_SaysSo()
    {
        await Till.V1.Over(store).SellAsync(2);
        StorageException refused = await Till.Define(2, "total").Migrate(1, 2, s => Till.RenameField(s, "taken", "total")).Build().Over(store).RefusesAsync(ClpCodes.VersionGap);

        refused.Message.ShouldContain("initial:");
    }

    [Fact]
    public async Task Migrate_TheInitialStateOfItsVersion_IsWhatItsChangesBeginWith()
    {
        // Only the second field is ever written; the first one is what version 1 began with.
        Contract two = Contract.Define("till", 1).State(StateObject.Of(("float", 50), ("taken", 0)), Field.Required("float", Shape.Integer), Field.Required("taken", Shape.Integer))
            .Intent("sale", i => i.Required("by", Shape.Integer)).Transition("add", "sale", c => StateDelta.Set("taken", c.State.Get("taken", 0L) + 1)).Build();
        await two.Over(store).SellAsync(3);

        Contract one = Till.Define(2, "total").Migrate(1, 2, s => StateObject.Of(("total", s.Require<long>("float") + s.Require<long>("taken"))), two.InitialState).Build();
        (await one.Over(store).StateAsync()).ShouldBe(StateObject.Of(("total", 53)));
    }

    [Fact]
    public async Task SubmitAsync_WhileTheOlderVersionStillAppends_FoldsTheWholeLogAgain()
    {
        await Till.V1.Over(store).SellAsync(2);
        await using ClpRuntime newer = Version2().Build().Over(store);
        ContractInstance till = await newer.OpenAsync("a");
        await Till.V1.Over(store).SellAsync(3);

        (await till.SubmitAsync("sale", StateObject.Of(("by", 10)))).EnsureCommitted();

        till.State.ShouldBe(StateObject.Of(("total", 15)));
        (await Version2().Build().Over(store).StateAsync()).ShouldBe(till.State);
    }

    [Fact]
    public async Task OpenAsync_AnEventOfTheOlderVersionAfterOneOfTheNewer_IsRefusedNamingBoth()
    {
        await Till.V1.Over(store).SellAsync(2);
        await Version2().Build().Over(store).SellAsync(1);
        ContractEvent.StateCommitted late = new(new IntentId(3), "sale", StateObject.Empty, Provenance.User, "add", StateDelta.Set("taken", 9), Actor.Host, 0);
        await store.AppendAsync(new StreamId("", "till", "a"), Expected.Any, new Append(late, new EventHeader(1, Till.V1.Hash)), default);

        StorageException refused = await Version2().Build().Over(store).RefusesAsync(ClpCodes.VersionGap);
        refused.Message.ShouldContain("version 3 of 'till/a' was written under contract version 1");
    }

    [Fact]
    public async Task VerifyAsync_CommitsBeforeAMigration_AreJudgedOnMigratedStates()
    {
        await Till.V1.Over(store).SellAsync(3);
        await using ClpRuntime runtime = Version2().Build().Over(store);
        ReplayReport report = await (await runtime.OpenAsync("a")).VerifyAsync();

        report.IsConsistent.ShouldBeTrue(string.Join(" ", report.Differences));
        report.State.ShouldBe(StateObject.Of(("total", 3)));
    }

    [Fact]
    public async Task LatestState_OfAnOlderVersion_IsMigratedAndGoesOn()
    {
        await Till.V1.Over(latest).SellAsync(2);
        await Version2().Build().Over(latest).SellAsync(3);
        await Version3().Build().Over(latest).SellAsync();

        (await Version3().Build().Over(latest).StateAsync()).ShouldBe(StateObject.Of(("cents", 501)));
    }

    [Fact]
    public async Task LatestState_PendingIntentsOfAnOlderVersion_AreLifted()
    {
        await using (ClpRuntime old = Till.V1.Over(latest))
        {
            await (await old.OpenAsync("a")).DispatchAsync("sale", StateObject.Of(("by", 5)));
        }

        Contract contract = Version2().Upcast(1, e => [e.With("payload", StateObject.Of(("by", 6)))], kinds: ["dispatched"]).Build();
        await using ClpRuntime runtime = contract.Over(latest);
        ContractInstance till = await runtime.OpenAsync("a");
        (await till.CommitAsync(till.PendingIntents.ShouldHaveSingleItem())).EnsureCommitted();

        till.State.ShouldBe(StateObject.Of(("total", 6)));
    }

    [Fact]
    public async Task LatestState_WithUpcastersOnly_NamesTheMigrationThatIsMissing()
    {
        await Till.V1.Over(latest).SellAsync(2);
        StorageException refused = await Till.Version3().Build().Over(latest).RefusesAsync(ClpCodes.HydrationFailed);

        refused.Message.ShouldContain("paths that the contract does not know: 'taken'");
        refused.Message.ShouldContain(".Migrate(from: 1, to: 2, …)");
    }

    [Fact]
    public async Task LatestState_OfANewerVersion_IsRefusedNamingBoth()
    {
        await Version2().Build().Over(latest).SellAsync(2);
        StorageException refused = await Till.V1.Over(latest).RefusesAsync(ClpCodes.NewerContract);

        refused.Message.ShouldContain("version 2");
        refused.Message.ShouldContain("version 1");
    }

    /// <summary>Releases up to 0.2 did not write the contract's version beside a latest state.</summary>
    [Theory]
    [InlineData("""{"cents":4}""", 4)]
    [InlineData("""{"total":4}""", 400)]
    [InlineData("""{"taken":4}""", 400)]
    public async Task LatestState_ThatDoesNotSayItsVersion_IsOfTheNewestFromWhichTheStepsLeadToTheShape(string state, int cents)
    {
        await SaveUnversionedAsync(state);
        (await Version3().Build().Over(latest).StateAsync()).ShouldBe(StateObject.Of(("cents", cents)));
    }

    [Fact]
    public async Task LatestState_ThatDoesNotSayItsVersionAndFitsNone_NamesItsPaths()
    {
        await SaveUnversionedAsync("""{"else":4}""");
        (await Version3().Build().Over(latest).RefusesAsync(ClpCodes.HydrationFailed)).Message.ShouldContain("does not know: 'else'");
    }

    private async Task SaveUnversionedAsync(string state)
    {
        StateObject document = StateObject.Of(("contractHash", "h"), ("data", StateObject.Of(("state", StateObject.Parse(state)), ("stateVersion", 0))), ("operations", StateArray.Empty));
        await latest.SaveAsync(new StreamId("", "till", "a").Encode(), new StoredState(document, 0), -1, default);
    }
}
