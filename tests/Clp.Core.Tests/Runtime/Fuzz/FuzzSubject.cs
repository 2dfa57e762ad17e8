namespace Clp.Tests.Fuzz;

/// <summary>A contract under attack, and beside it the same rules written a second time, without the library.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Intent">Its one intent.</param>
/// <param name="Requirement">A requirement to affirm, or null.</param>
/// <param name="Fits">Whether a payload fits.</param>
/// <param name="Allows">Whether the rules allow a payload on a state.</param>
/// <param name="Apply">The state after.</param>
/// <param name="MayAccept">Whether an actor may accept, given maker, dispatcher and those who did so far.</param>
/// <param name="Needed">How many must accept.</param>
internal sealed record FuzzSubject(
    Contract Contract,
    string Intent,
    string? Requirement,
    Func<StateObject, bool> Fits,
    Func<StateObject, StateObject, bool> Allows,
    Func<StateObject, StateObject, StateObject> Apply,
    Func<Actor, Actor, Actor, IReadOnlyList<Actor>, bool> MayAccept,
    int Needed)
{
    public static IReadOnlyList<FuzzSubject> All { get; } = [Counter(), Orders(), Transfers()];

    private static bool IsOther(Actor a, Actor b) => a.Kind != b.Kind || a.Id != b.Id;

    private static bool Only(StateObject payload, params string[] fields) => payload.Keys.All(fields.Contains);

    private static bool IsWhole(StateObject payload, string field, long min, long max)
        => payload.Field(field) is StateNumber { IsInteger: true } n && n.TryGetDecimal(out decimal value) && value >= min && value <= max;

    /// <param name="largest">What the guard lets pass; the rules on this side always say 10.</param>
    public static FuzzSubject Counter(int largest = 10) => new(
        Contract.Define("counter").State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
            .Intent("add", i => i.Required("amount", Shape.Integer).Optional("note", Shape.Text))
            .Guard("small", c => GuardVerdict.DenyWhen(c.Payload.Require<decimal>("amount") < 0 || c.Payload.Require<decimal>("amount") > largest, "0 to 10.").Suggest("amount", 10))
            .Transition("t", "add", c => StateDelta.Set("count", c.State.Get("count", 0) + c.Payload.Get("amount", 0)))
            .Build(),
        "add",
        null,
        p => Only(p, "amount", "note") && IsWhole(p, "amount", long.MinValue, long.MaxValue) && p.Field("note") is null or StateText,
        (_, p) => IsWhole(p, "amount", 0, 10),
        (s, p) => s.With("count", s.Get("count", 0) + p.Get("amount", 0)),
        (by, maker, _, _) => by.Kind != ActorKind.Ai && IsOther(by, maker),
        1);

    private static FuzzSubject Orders() => new(
        Contract.Define("orders").State(StateObject.Of(("stock", 1_000)), Field.Required("stock", Shape.Integer))
            .Intent("order", i => i.Required("article", Shape.Enum("lamp", "vase")).Optional("count", Shape.IntegerBetween(1, 9)).AllowOverwrite("count").Accept(AcceptancePolicy.ByHuman).Require("yes", "Yes?"))
            .Guard("no_vases_by_the_dozen", c => GuardVerdict.DenyWhen(c.Payload.Get("article", "") == "vase" && c.Payload.Get("count", 1) > 5, "Five vases at most."))
            .Transition("t", "order", c => StateDelta.Set("stock", c.State.Get("stock", 0) - c.Payload.Get("count", 1)))
            .Build(),
        "order",
        "yes",
        p => Only(p, "article", "count") && p.Get("article", "") is "lamp" or "vase" && (p.Field("count") is null || IsWhole(p, "count", 1, 9)),
        (_, p) => p.Get("article", "") != "vase" || p.Get("count", 1) <= 5,
        (s, p) => s.With("stock", s.Get("stock", 0) - p.Get("count", 1)),
        (by, maker, _, _) => by.Kind == ActorKind.Human && IsOther(by, maker),
        1);

    /// <param name="quorum">How many the contract asks for; the rules on this side always say 2.</param>
    /// <param name="separate">Whether the contract keeps the dispatcher out of it; the rules on this side always do.</param>
    public static FuzzSubject Transfers(int quorum = 2, bool separate = true) => new(
        Contract.Define("transfers").State(StateObject.Of(("balance", 100_000), ("last", "")), Field.Required("balance", Shape.Integer), Field.Required("last", Shape.Text))
            .Intent("transfer", i => i.Required("to", Shape.TextOf(1, 20)).Required("cents", Shape.IntegerBetween(1, 1_000)).Accept(AcceptancePolicy.Quorum(quorum, "clerk", separate)))
            .Guard("balance_suffices", c => GuardVerdict.DenyWhen(c.Payload.Get("cents", 0) > c.State.Get("balance", 0), "Too much."))
            .Guard("not_to_mallory", c => GuardVerdict.DenyWhen(c.Payload.Get("to", "") == "mallory", "Not to Mallory."))
            .Transition("t", "transfer", c => StateDelta.Set("balance", c.State.Get("balance", 0) - c.Payload.Get("cents", 0)).AndSet("last", c.Payload.Get("to", "")))
            .Build(),
        "transfer",
        null,
        p => Only(p, "to", "cents") && p.Field("to") is StateText { Value.Length: >= 1 and <= 20 } && IsWhole(p, "cents", 1, 1_000),
        (s, p) => p.Get("cents", 0) <= s.Get("balance", 0) && p.Get("to", "") != "mallory",
        (s, p) => s.With("balance", s.Get("balance", 0) - p.Get("cents", 0)).With("last", p.Get("to", "")),
        (by, maker, dispatcher, before) => by.Roles.Contains("clerk") && by.Kind != ActorKind.Ai && IsOther(by, maker) && IsOther(by, dispatcher) && before.All(b => IsOther(b, by)),
        2);
}
