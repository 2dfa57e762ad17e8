namespace Clp.Mcp.Tests;

/// <summary>The contract of these tests: what is open depends on the state, part of which no model may see.</summary>
public static class Desk
{
    public const string Secret = "hunter2-secret-value";

    /// <summary>Also loaded by the tool, out of this assembly.</summary>
    public static Contract Contract { get; } = Define("desk");

    public static Contract Define(string name, params string[] moreIntents) => moreIntents.Aggregate(
        Contract.Define(name)
            .Describe("A desk.")
            .State(
                StateObject.Of(("open", true), ("sum", 0), ("vault", StateObject.Of(("code", Secret), ("shown", 1)))),
                Field.Required("open", Shape.Boolean) with { VisibleToAi = true },
                Field.Required("sum", Shape.Number, "So far.") with { VisibleToAi = true },
                Field.Required("vault", Shape.Object(Field.Required("code", Shape.Text), Field.Required("shown", Shape.Integer) with { VisibleToAi = true })))
            .Intent("pay", i => i
                .Describe("Pays.")
                .Required("amount", Shape.NumberBetween(1, 1_000), "How much.")
                .Required("to", Shape.TextOf(1, 50))
                .Required("kind", Shape.Enum("gift", "debt"))
                .Required("urgent", Shape.Boolean)
                .Optional("on", Shape.Date)
                .Accept(AcceptancePolicy.ByHuman))
            .Intent("note", i => i.Describe("Notes a person down.").Required("name", Shape.Text).Personal("name").Required("age", Shape.IntegerBetween(0, 150)))
            .Intent("split", i => i.Required("parts", Shape.List(Shape.Integer)).Required("amount", Shape.Number))
            .Intent("close").Intent("reopen"),
        (builder, intent) => builder.Intent(intent).Transition(intent, intent, _ => StateDelta.Set("sum", 1)))
        .Guard("at_most_100", c => GuardVerdict.DenyWhen(c.Payload.Get("amount", 0m) > 100, "100 at most.").Suggest("amount", 100), on: ["pay"])
        .Transition("pay", "pay", c => StateDelta.Set("sum", c.State.Get("sum", 0m) + c.Payload.Get("amount", 0m)), when: IsOpen)
        .Transition("note", "note", _ => StateDelta.Set("sum", 0), when: IsOpen)
        .Transition("split", "split", _ => StateDelta.Set("sum", 0), when: IsOpen)
        .Transition("close", "close", _ => StateDelta.Set("open", false), when: IsOpen)
        .Transition("reopen", "reopen", _ => StateDelta.Set("open", true), when: c => !IsOpen(c))
        .Build();

    private static bool IsOpen(GuardContext context) => context.State.Get("open", false);
}
