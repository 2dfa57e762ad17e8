namespace Clp.Tests.Versioning;

/// <summary>A till over three versions: "taken" in whole euros, then "total" in whole euros, then "cents".</summary>
internal static class Till
{
    public static Contract V1 { get; } = Define(1, "taken").Build();

    /// <summary>A till whose state is one number; intents "sale" (by so much) and "note" (changes nothing).</summary>
    public static ContractBuilder Define(int version, string field, int start = 0) => Contract.Define("till", version)
        .State(StateObject.Of((field, start)), Field.Required(field, Shape.Integer))
        .Intent("sale", i => i.Required("by", Shape.Integer))
        .Intent("note", i => i.Optional("text", Shape.Text))
        .Transition("add", "sale", c => StateDelta.Set(field, c.State.Get(field, 0L) + c.Payload.Require<long>("by")))
        .Transition("keep", "note", _ => StateDelta.Empty);

    public static ContractBuilder Version2(bool lifts = true) => lifts ? Define(2, "total").Upcast(1, e => [Rename(e, "taken", "total")]) : Define(2, "total");

    public static ContractBuilder Version3() => Define(3, "cents")
        .Upcast(1, e => [Rename(e, "taken", "total")])
        .Upcast(2, e => [Rename(e, "total", "cents", 100)]);

    /// <summary>A stored event with the one change of its delta under another name, times a factor. Other events as they are.</summary>
    public static StateObject Rename(StateObject stored, string from, string to, long factor = 1) => stored.Field("delta") is not { } delta ? stored
        : stored.With("delta", StateDelta.Of([.. StateDelta.FromValue(delta).Ops.Select(op => op is StateOp.Set set && set.Path == from ? new StateOp.Set(to, set.Value.As<long>() * factor) : op)]).ToValue());

    public static StateObject RenameField(StateObject state, string from, string to) => state.Without(from).With(to, state.Field(from)!);

    public static ClpRuntime Over(this Contract contract, IEventStore store) => new(contract, new() { EventStore = store, SnapshotEvery = 0 });

    public static ClpRuntime Over(this Contract contract, IStorageAdapter store) => new(contract, new() { Storage = store });

    /// <summary>So many sales, each by 1.</summary>
    public static async Task SellAsync(this ClpRuntime runtime, int sales = 1)
    {
        await using (runtime)
        {
            ContractInstance till = await runtime.OpenAsync("a");
            for (int i = 0; i < sales; i++)
            {
                (await till.SubmitAsync("sale", StateObject.Of(("by", 1)))).EnsureCommitted();
            }
        }
    }

    public static async Task<StateObject> StateAsync(this ClpRuntime runtime)
    {
        await using (runtime)
        {
            return (await runtime.OpenAsync("a")).State;
        }
    }

    public static async Task<StorageException> RefusesAsync(this ClpRuntime runtime, string code)
    {
        await using (runtime)
        {
            StorageException refused = await Should.ThrowAsync<StorageException>(async () => await runtime.OpenAsync("a"));
            refused.Code.ShouldBe(code);
            refused.Failure.ShouldBe(StorageFailure.Rejected);
            return refused;
        }
    }
}
