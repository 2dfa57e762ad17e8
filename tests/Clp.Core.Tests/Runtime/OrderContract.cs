namespace Clp.Tests.Runtime;

/// <summary>A contract with something to propose: an order needs an article, may have a count, and changes the stock.</summary>
internal static class OrderContract
{
    public static readonly Actor Ada = Actor.Human("ada", "clerk"), Bob = Actor.Human("bob", "clerk"), Cy = Actor.Human("cy"), Bot = Actor.Ai("bot");

    public static Contract Build(Action<IntentBuilder>? intent = null, Action<ContractBuilder>? more = null)
    {
        ContractBuilder builder = Contract.Define("orders")
            .State(
                StateObject.Of(("stock", 10), ("orders", StateArray.Empty), ("secret", "s3cret")),
                Field.Required("stock", Shape.Integer) with { VisibleToAi = true },
                Field.Required("orders", Shape.List(Shape.Any)),
                Field.Required("secret", Shape.Text),
                Field.Optional("shop", Shape.Object(Field.Required("name", Shape.Text) with { VisibleToAi = true }, Field.Required("key", Shape.Text))))
            .Intent("order", i =>
            {
                i.Required("article", Shape.TextOf(1, 20)).Optional("count", Shape.IntegerBetween(1, 100)).Optional("note", Shape.Text);
                intent?.Invoke(i);
            })
            .Intent("restock", i => i.Required("count", Shape.Integer))
            .Intent("ship")
            .Guard("in_stock", c => GuardVerdict.DenyWhen(c.Payload.Get("count", 1) > c.State.Get("stock", 0), () => $"Only {c.State.Get("stock", 0)} are left.").Suggest("count", c.State.Get("stock", 0)), on: ["order"])
            .Transition("take", "order", c => StateDelta.Set("stock", c.State.Get("stock", 0) - c.Payload.Get("count", 1)).AndEdit("orders", new ArrayOp.Push([c.Payload])))
            .Transition("fill", "restock", c => StateDelta.Set("stock", c.State.Get("stock", 0) + c.Payload.Get("count", 0)))
            .Transition("send", "ship", _ => StateDelta.Set("orders", StateArray.Empty), when: c => c.State["orders.0"] is not null);
        more?.Invoke(builder);
        return builder.Build();
    }

    public static StateObject Article(string name = "lamp") => StateObject.Of(("article", name));

    public static CommitOptions By(Actor actor) => new() { By = actor };
}
