namespace Clp.Tests.Versioning;

/// <summary>The worked example of docs/versioning.md, which shows the region below.</summary>
public sealed class WorkedExampleTests
{
    private static Contract Version1 { get; } = Contract.Define("cart", version: 1)
        .State(StateObject.Of(("total", 0)), Field.Required("total", Shape.Integer))
        .Intent("add", i => i.Required("euros", Shape.Integer))
        .Transition("sum", "add", c => StateDelta.Set("total", c.State.Get("total", 0L) + c.Payload.Require<long>("euros"))).Build();

    private static Contract Version2 { get; } = Contract.Define("cart", version: 2)
        .State(StateObject.Of(("cents", 0)), Field.Required("cents", Shape.Integer))
        .Intent("add", i => i.Required("cents", Shape.Integer))
        .Transition("sum", "add", c => StateDelta.Set("cents", c.State.Get("cents", 0L) + c.Payload.Require<long>("cents")))
        .Upcast(from: 1, stored => [InCents(stored)], kinds: ["committed"]).Build();

    #region versioning
    private static readonly Contract Cart = Contract.Define("cart", version: 3)
        .State(StateObject.Of(("cents", 0), ("currency", "EUR")), Field.Required("cents", Shape.Integer), Field.Required("currency", Shape.Text))
        .Intent("add", i => i.Required("cents", Shape.Integer))
        .Transition("sum", "add", c => StateDelta.Set("cents", c.State.Get("cents", 0L) + c.Payload.Require<long>("cents")))

        // Version 1 counted whole euros, under "total": its events are read as events of version 2.
        .Upcast(from: 1, stored => [InCents(stored)], kinds: ["committed"])

        // Version 3 added the currency: a state of version 2 gets it where the log goes on under version 3.
        .Migrate(from: 2, to: 3, state => state.With("currency", "EUR"), initial: StateObject.Of(("cents", 0)))

        // For stores that keep the latest state and no events.
        .Migrate(from: 1, to: 2, state => StateObject.Of(("cents", state.Require<long>("total") * 100)))
        .Build();

    private static StateObject InCents(StateObject stored)
    {
        StateDelta euros = StateDelta.FromValue(stored.Require<StateArray>("delta"));
        return stored.With("delta", StateDelta.Of([.. euros.Ops.Select(op =>
            op is StateOp.Set set && set.Path == "total" ? new StateOp.Set("cents", set.Value.As<long>() * 100) : op)]).ToValue());
    }
    #endregion

    [Fact]
    public async Task TheExample_OverALogOfAllThreeVersions_ComesToTheSum()
    {
        MemoryStore store = new();
        await AddAsync(Version1.Over(store), "euros", 2);
        await AddAsync(Version2.Over(store), "cents", 50);
        await AddAsync(Cart.Over(store), "cents", 1);

        (await Cart.Over(store).StateAsync()).ShouldBe(StateObject.Of(("cents", 251), ("currency", "EUR")));
    }

    [Fact]
    public async Task TheExample_OverTheLatestStateOfVersion1_ComesToTheSum()
    {
        MemoryStorageAdapter store = new();
        await AddAsync(Version1.Over(store), "euros", 2);
        await AddAsync(Cart.Over(store), "cents", 1);

        (await Cart.Over(store).StateAsync()).ShouldBe(StateObject.Of(("cents", 201), ("currency", "EUR")));
    }

    [Fact]
    public async Task TheExample_OpenedByAnOlderVersion_IsRefused()
    {
        MemoryStore store = new();
        await AddAsync(Cart.Over(store), "cents", 1);
        await Version2.Over(store).RefusesAsync(ClpCodes.NewerContract);
    }

    private static async Task AddAsync(ClpRuntime runtime, string unit, int much)
    {
        await using (runtime)
        {
            (await (await runtime.OpenAsync("a")).SubmitAsync("add", StateObject.Of((unit, much)))).EnsureCommitted();
        }
    }
}
