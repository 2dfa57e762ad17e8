namespace Clp.Benchmarks.Measures;

/// <summary>The contracts the performance measures run: a guarded counter, and a guarded leaf of a tree.</summary>
internal static class Subject
{
    /// <summary>Ten keys; the guard reads the payload, the transition adds to one key.</summary>
    public static Contract Counter { get; } = Contract.Define("counter")
        .State(StateObject.From(Enumerable.Range(0, 10).Select(at => KeyValuePair.Create(at == 0 ? "count" : Trees.Key(at), (StateValue)at))))
        .Intent("increment", intent => intent.Required("amount", Shape.Integer))
        .Guard("no_negative", context => GuardVerdict.DenyWhen(context.Payload.Get("amount", 0L) < 0, "the amount must not be negative"), on: ["increment"])
        .Transition("add", "increment", context => StateDelta.Set(CountPath, context.State.Get(CountPath, 0L) + context.Payload.Get(AmountPath, 0L)))
        .Build();

    private static StatePath CountPath { get; } = StatePath.Of("count");

    private static StatePath AmountPath { get; } = StatePath.Of("amount");

    /// <summary>One leaf of a tree is set to the payload's value.</summary>
    public static Contract Tree(Trees tree) => Contract.Define("tree")
        .State(tree.State)
        .Intent("set", intent => intent.Required("amount", Shape.Integer))
        .Guard("no_negative", context => GuardVerdict.DenyWhen(context.Payload.Get(AmountPath, 0L) < 0, "the amount must not be negative"), on: ["set"])
        .Transition("set", "set", context => StateDelta.Set(tree.Leaf, context.Payload.Field("amount")!))
        .Build();

    public static ClpRuntimeOptions WithHooks(int count)
    {
        ClpRuntimeOptions options = new();
        for (int at = 0; at < count; at++)
        {
            options.Middleware.Add(new CountingHook());
        }

        return options;
    }

    public static async Task<ContractInstance> OpenAsync(Contract contract, ClpRuntimeOptions options) =>
        await new ClpRuntime(contract, options).OpenAsync();

    /// <summary>Dispatches and commits so many times; everything stays in the log. Throws when a commit is not one.</summary>
    public static async Task DispatchAndCommitAsync(ContractInstance instance, string intent, int operations)
    {
        for (int at = 0; at < operations; at++)
        {
            Intent pending = await instance.DispatchAsync(intent, StateObject.Of(("amount", at)));
            Outcome outcome = await instance.CommitAsync(pending);
            if (!outcome.IsCommitted)
            {
                throw new InvalidOperationException(outcome.Describe());
            }
        }
    }

    /// <summary>The same in one step and one event, each with a payload of its own. Throws when a commit is not one.</summary>
    public static async Task SubmitEachAsync(ContractInstance instance, string intent, int operations)
    {
        for (int at = 0; at < operations; at++)
        {
            Outcome outcome = await instance.SubmitAsync(intent, StateObject.Of(("amount", at)));
            if (!outcome.IsCommitted)
            {
                throw new InvalidOperationException(outcome.Describe());
            }
        }
    }

    /// <summary>In one step and one event, with payloads that are there already.</summary>
    public static async Task SubmitAsync(ContractInstance instance, string intent, StateObject[] payloads, int operations)
    {
        for (int at = 0; at < operations; at++)
        {
            Outcome outcome = await instance.SubmitAsync(intent, payloads[at % payloads.Length]);
            if (!outcome.IsCommitted)
            {
                throw new InvalidOperationException(outcome.Describe());
            }
        }
    }

    /// <summary>Two payloads that take turns, so that every commit changes something.</summary>
    public static StateObject[] Payloads { get; } = [StateObject.Of(("amount", 1)), StateObject.Of(("amount", 2))];
}

/// <summary>A hook that only counts, before and after.</summary>
internal sealed class CountingHook : IClpMiddleware
{
    public long Before { get; private set; }

    public long After { get; private set; }

    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
    {
        Before++;
        return default;
    }

    public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken)
    {
        After++;
        return default;
    }
}
