namespace Clp.Tests.Versioning;

/// <summary>What cannot be led to the contract's version is refused by name, and nothing is written.</summary>
public sealed class VersionRefusalTests
{
    private static readonly StreamId Stream = new("", "till", "a");
    private readonly MemoryStore store = new();

    [Fact]
    public async Task OpenAsync_EventsOfANewerVersion_AreRefusedNamingBoth()
    {
        await Till.V1.Over(store).SellAsync(1);
        await Till.Version2().Build().Over(store).SellAsync(1);

        StorageException refused = await Till.V1.Over(store).RefusesAsync(ClpCodes.NewerContract);
        refused.Message.ShouldContain("event at version 1 of 'till/a' was written under version 2");
        refused.Message.ShouldContain("this is version 1");
    }

    [Fact]
    public async Task SubmitAsync_AfterANewerVersionHasAppended_IsRefusedAndWritesNothing()
    {
        await using ClpRuntime old = Till.V1.Over(store);
        ContractInstance till = await old.OpenAsync("a");
        await Till.Version2().Build().Over(store).SellAsync(1);

        for (int attempt = 0; attempt < 2; attempt++)
        {
            StorageException refused = await Should.ThrowAsync<StorageException>(async () => await till.SubmitAsync("sale", StateObject.Of(("by", 1))));
            refused.Code.ShouldBe(ClpCodes.NewerContract);
            (await store.VersionAsync(Stream, default)).ShouldBe(0);
        }
    }

    [Fact]
    public async Task OpenAsync_AnOlderVersionWithoutStepsThatFits_IsTakenAsItIs()
    {
        await Till.V1.Over(store).SellAsync(3);
        (await Till.Define(5, "taken").Build().Over(store).StateAsync()).ShouldBe(StateObject.Of(("taken", 3)));
    }

    [Fact]
    public async Task OpenAsync_AnOlderVersionWithoutSteps_NamesUnknownPathsAndTheMissingStep()
    {
        await Till.V1.Over(store).SellAsync(1);
        StorageException refused = await Till.Version2(lifts: false).Build().Over(store).RefusesAsync(ClpCodes.HydrationFailed);

        refused.Message.ShouldContain("paths that the contract does not know: 'taken'");
        refused.Message.ShouldContain("step from 1 to 2 is missing");
        refused.Message.ShouldContain(".Upcast(from: 1, …)");
    }

    [Fact]
    public async Task OpenAsync_AVersionBelowTheChain_NamesTheStepThatIsMissing()
    {
        await Till.V1.Over(store).SellAsync(1);
        Contract contract = Till.Define(3, "cents").Upcast(2, e => [Till.Rename(e, "total", "cents", 100)]).Build();

        (await contract.Over(store).RefusesAsync(ClpCodes.HydrationFailed)).Message.ShouldContain("written under version 1, and the step from 1 to 2 is missing");
    }

    [Fact]
    public async Task OpenAsync_AChainThatDoesNotLeadToTheShape_SaysSo()
    {
        await Till.V1.Over(store).SellAsync(1);
        Contract contract = Till.Define(2, "total").Upcast(1, e => [Till.Rename(e, "taken", "totals")]).Build();

        StorageException refused = await contract.Over(store).RefusesAsync(ClpCodes.HydrationFailed);
        refused.Message.ShouldContain("'totals'");
        refused.Message.ShouldContain("the declared steps from 1 to 2 do not lead to this shape");
    }

    [Fact]
    public async Task OpenAsync_ALiftedChangeThatDoesNotApply_NamesTheSteps()
    {
        await Till.V1.Over(store).SellAsync(1);
        Contract contract = Till.Define(2, "total").Upcast(1, e => [e.With("delta", StateDelta.Push("total", 1).ToValue())]).Build();

        (await contract.Over(store).RefusesAsync(ClpCodes.HydrationFailed)).Message.ShouldContain("the declared steps from 1 to 2");
    }

    public static TheoryData<string, Func<StateObject, IEnumerable<StateObject>>, string> BadUpcasters => new()
    {
        { "throws", _ => throw new InvalidOperationException("secret"), "threw InvalidOperationException" },
        { "throws while giving", ThrowingLate, "threw InvalidOperationException" },
        { "throws typed", e => [e.With("x", e.Require<string>("nowhere"))], "threw StatePathException" },
        { "null", _ => null!, "gave null" },
        { "null among", _ => [null!], "gave null" },
        { "empty object", _ => [StateObject.Empty], "no event" },
        { "unknown kind", e => [e.With("kind", "exploded")], "no event" },
        { "bad delta", e => [e.With("delta", "[[")], "no event" },
        { "missing payload", e => [e.Without("payload")], "no event" },
        { "another intent", e => [e.With("intentId", 77)], "of the intent 77 instead of 0" },
        { "endless", Endless, "more than 1000 events" },
        { "two dispatched", e => [Dispatched(e), Dispatched(e)], "more than one event of the kind 'dispatched'" },
    };

    private static StateObject Dispatched(StateObject e) => e.With("kind", "dispatched");

    private static IEnumerable<StateObject> ThrowingLate(StateObject stored)
    {
        yield return stored;
        throw new InvalidOperationException("secret");
    }

    private static IEnumerable<StateObject> Endless(StateObject stored)
    {
        while (true)
        {
            yield return stored;
        }
    }

    [Theory]
    [MemberData(nameof(BadUpcasters))]
    public async Task OpenAsync_AnUpcasterThatFails_IsNamedWithTheEventsVersion(string what, Func<StateObject, IEnumerable<StateObject>> upcast, string expected)
    {
        await Till.V1.Over(store).SellAsync(1);
        Contract contract = Till.Define(3, "cents").Upcast(1, upcast).Upcast(2, e => [e]).Build();

        StorageException refused = await contract.Over(store).RefusesAsync(ClpCodes.UpcastFailed);
        refused.Message.ShouldContain("upcaster from contract version 1 to 2", Case.Sensitive, what);
        refused.Message.ShouldContain("event at version 0 of 'till/a'");
        refused.Message.ShouldContain(expected);
        refused.Message.ShouldNotContain("secret");
        (await store.VersionAsync(Stream, default)).ShouldBe(0);
    }

    public static TheoryData<Func<StateObject, StateObject>, string> BadMigrations => new()
    {
        { _ => throw new InvalidOperationException("secret"), "threw InvalidOperationException" },
        { s => StateObject.Of(("total", s.Require<long>("nowhere"))), "threw StatePathException" },
        { _ => null!, "gave no state" },
    };

    [Theory]
    [MemberData(nameof(BadMigrations))]
    public async Task OpenAsync_AMigrationThatFails_IsNamed(Func<StateObject, StateObject> migrate, string expected)
    {
        await Till.V1.Over(store).SellAsync(1);
        Contract contract = Till.Define(2, "total").Migrate(1, 2, migrate, StateObject.Of(("taken", 0))).Build();

        StorageException refused = await contract.Over(store).RefusesAsync(ClpCodes.MigrationFailed);
        refused.Message.ShouldContain("migration from version 1 to 2 " + expected);
        refused.Message.ShouldContain("till/a");
        refused.Message.ShouldNotContain("secret");
    }
}
