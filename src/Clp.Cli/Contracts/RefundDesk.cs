namespace Clp.Cli.Contracts;

/// <summary>
/// The contract that <c>clp mcp --contract example:refunds</c> serves, so that there is something to look at: a desk that is open
/// or closed, orders, and refunds that a model may ask for and only a person may carry out.
/// </summary>
internal static class RefundDesk
{
    private const string Paid = "paid", Refunded = "refunded";

    public static Contract Contract { get; } = Define();

    private static Contract Define() => Contract.Define("refunds")
        .Describe("A desk for refunds. A model may ask; a person decides.")
        .State(
            StateObject.Of(
                ("open", true),
                ("orders", StateObject.Of(("A-100", Order(120)), ("A-101", Order(45)))),
                ("budget", 500)),
            Field.Required("open", Shape.Boolean, "Whether refunds are taken.") with { VisibleToAi = true },
            Field.Required("orders", Shape.Map(Shape.Object(Field.Required(Paid, Shape.Number), Field.Required(Refunded, Shape.Number))), "By order number, what was paid and what was refunded.") with { VisibleToAi = true },
            Field.Required("budget", Shape.Number, "What may still be refunded today; not for models."))
        .Intent("refund", intent => intent
            .Describe("Pays back some or all of what an order cost.")
            .Required("order", Shape.TextOf(1, 40), "The order's number, such as A-100.")
            .Required("amount", Shape.NumberBetween(0.01m, 10_000m), "How much to pay back.")
            .Required("reason", Shape.Enum("damaged", "late", "wrong_item"), "Why.")
            .Optional("tell_customer", Shape.Boolean, "Whether the customer gets a message.", false)
            .Accept(AcceptancePolicy.ByHuman))
        .Intent("close_desk", intent => intent.Describe("Takes no more refunds.").Accept(AcceptancePolicy.ByHuman))
        .Intent("open_desk", intent => intent.Describe("Takes refunds again.").Accept(AcceptancePolicy.ByHuman))
        .Guard("order_must_exist", c => GuardVerdict.DenyWhen(OrderOf(c) is null, "There is no such order."), on: ["refund"], description: "The order is one of ours.")
        .Guard("no_more_than_was_paid", c => OrderOf(c) is { } order && Left(order) is var left && c.Payload.Get("amount", 0m) > left
            ? Suggested(GuardVerdict.Deny(FormattableString.Invariant($"{left} is left to refund for this order.")), left)
            : GuardVerdict.Allow, on: ["refund"], description: "All refunds of an order together are no more than what was paid.")
        .Guard("within_the_budget", c => GuardVerdict.DenyWhen(c.Payload.Get("amount", 0m) > c.State.Get("budget", 0m), "That is more than may be refunded today."), on: ["refund"])
        .Transition("pay_back", "refund", PayBack, when: c => c.State.Get("open", false))
        .Transition("close", "close_desk", _ => StateDelta.Set("open", false), when: c => c.State.Get("open", false))
        .Transition("open", "open_desk", _ => StateDelta.Set("open", true), when: c => !c.State.Get("open", true))
        .Build();

    private static StateObject Order(int paid) => StateObject.Of((Paid, paid), (Refunded, 0));

    private static StateObject? OrderOf(GuardContext context)
        => (context.State.Field("orders") as StateObject)?.Field(context.Payload.Get("order", "")) as StateObject;

    private static decimal Left(StateObject order) => order.Get(Paid, 0m) - order.Get(Refunded, 0m);

    private static GuardVerdict Suggested(GuardVerdict denial, decimal left) => left > 0 ? denial.Suggest("amount", left) : denial;

    private static StateDelta PayBack(TransitionContext context)
    {
        decimal amount = context.Payload.Get("amount", 0m);
        StatePath refunded = StatePath.Of("orders", context.Payload.Get("order", ""), Refunded);
        decimal before = context.State[refunded] is { } value && StateObject.Of(("v", value)).Get("v", 0m) is var number ? number : 0m;
        return StateDelta.Of(
            new StateOp.Set(refunded, before + amount),
            new StateOp.Set(StatePath.Of("budget"), context.State.Get("budget", 0m) - amount));
    }
}
