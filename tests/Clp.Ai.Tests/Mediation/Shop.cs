using Clp.Testing;

namespace Clp.Ai.Tests.Mediation;

/// <summary>A shop under mediation: a guard that suggests, a rule that accepts small orders, and an intent that is not always possible.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public static readonly Actor Ada = Actor.Human("ada");

    public static Contract Contract { get; } = Contract.Define("shop")
        .State(StateObject.Of(("stock", 10), ("owner", "s3cret")), Field.Required("stock", Shape.Integer) with { VisibleToAi = true }, Field.Required("owner", Shape.Text))
        .Intent("order", i => i
            .Describe("Orders something.")
            .Required("article", Shape.TextOf(1, 20))
            .Required("count", Shape.IntegerBetween(1, 100))
            .Field(Field.Optional("phone", Shape.Text) with { IsPersonal = true }))
        .Intent("refill", i => i.Required("count", Shape.IntegerBetween(1, 100)).Accept(AcceptancePolicy.When(c => c.Intent.Get("count", 0) <= 5, "few")))
        .Intent("close shop")
        .Guard("in_stock", c => GuardVerdict.DenyWhen(c.Payload.Get("count", 0) > c.State.Get("stock", 0), () => $"Only {c.State.Get("stock", 0)} are left.").Suggest("count", c.State.Get("stock", 0)), on: ["order"])
        .Guard("no_bricks", c => GuardVerdict.DenyWhen(c.Payload.Get("article", "") == "brick", "No bricks.").Suggest("phone", "555"), on: ["order"])
        .Transition("take", "order", c => StateDelta.Set("stock", c.State.Get("stock", 0) - c.Payload.Get("count", 0)))
        .Transition("fill", "refill", c => StateDelta.Set("stock", c.State.Get("stock", 0) + c.Payload.Get("count", 0)))
        .Transition("close", "close shop", _ => StateDelta.Set("stock", -1), when: c => c.State.Get("stock", 0) == 0)
        .Build();

    private Shop(ClpRuntime runtime, ContractInstance instance) => (Runtime, Instance) = (runtime, instance);

    public ClpRuntime Runtime { get; }

    public ContractInstance Instance { get; }

    public static async Task<Shop> OpenAsync(Action<ClpRuntimeOptions>? configure = null)
    {
        ClpRuntimeOptions options = new() { TimeProvider = new FakeClock() };
        configure?.Invoke(options);
        ClpRuntime runtime = new(Contract, options);
        return new Shop(runtime, await runtime.OpenAsync("one"));
    }

    public static ModelCall Order(object article, object count) => new("order", new Dictionary<string, object?> { ["article"] = article, ["count"] = count }) { CallId = "c1" };

    public async Task<string[]> KindsAsync() => [.. (await Instance.LogAsync()).Select(e => e.Event.GetType().Name)];

    public ValueTask DisposeAsync() => Runtime.DisposeAsync();
}
