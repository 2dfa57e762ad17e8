namespace Clp.Tests.Runtime;

/// <summary>The smallest contract with everything on it.</summary>
internal static class CounterContract
{
    public static Contract Build(Action<ContractBuilder>? more = null, Action<IntentBuilder>? intent = null)
    {
        ContractBuilder builder = Contract.Define("counter")
            .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer), Field.Optional("note", Shape.Text))
            .Intent("increment", i =>
            {
                i.Optional("amount", Shape.Integer, "How much", 1).Optional("note", Shape.Text);
                intent?.Invoke(i);
            })
            .Guard("not_negative", c => GuardVerdict.DenyWhen(c.Payload.Get("amount", 0m) < 0, "The amount must not be negative.").Suggest("amount", 1))
            .Transition("add", "increment", c => StateDelta.Set("count", c.State.Get("count", 0m) + c.Payload.Get("amount", 1m)));
        more?.Invoke(builder);
        return builder.Build();
    }

    public static Intent Ask(this ContractInstance instance, StateObject? payload = null)
        => instance.DispatchAsync("increment", payload, new CommitOptions { By = Actor.Human("ada") }).AsTask().GetAwaiter().GetResult();
}
