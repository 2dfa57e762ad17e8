using System.Text.Json.Nodes;
using Clp.Benchmarks.Peers;

namespace Clp.Benchmarks.Measures;

internal sealed class P1DispatchCommit : IMeasure
{
    private const int Hooks = 5;

    // Enough for everything to be compiled for good, also in the small sample: compiling costs processor time too.
    private const int WarmUps = 6;

    public string Name => "P1";

    public string About => "dispatch + commit with 5 before- and 5 after-hooks, everything kept: against the ancestor, XState and a guarded machine with JsonNode clones";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(100_000, 20_000);
        int rounds = context.Sample(15, 5);
        using NodePeer? xstate = NodePeer.TryStart(XState.Script(operations), XState.Packages, out string? why);

        Race race = new Race()
            .Add("clp", () => Clp(Subject.Counter, "increment", operations))
            .Add("clp-one-step", () => Clp(Subject.Counter, "increment", operations, isOneStep: true))
            .Add("ancestor", () => AncestorRound(operations));
        if (xstate is not null)
        {
            race.Add("xstate", xstate.Round);
        }

        race.Run(rounds, WarmUps);
        context.Note($"P1 ns per dispatch + commit at ten keys, {operations} kept: {race}");
        yield return Figure.AtLeast("ancestor", race.TotalRatio("ancestor", "clp"), 8);
        yield return Figure.AtLeast("ancestor-one-step", race.TotalRatio("ancestor", "clp-one-step"), 8);
        yield return xstate is not null
            ? Figure.AtLeast("xstate", race.TotalRatio("xstate", "clp"), 8)
            : Figure.None("xstate", ">=8x", why!);
        yield return xstate is not null
            ? Figure.AtLeast("xstate-one-step", race.TotalRatio("xstate", "clp-one-step"), 8)
            : Figure.None("xstate-one-step", ">=8x", why!);

        context.Note("P1 peer of clone-10 and clone-1k: a guarded machine written after Stateless (its package is not on the feed) + JsonNode clone and set");
        foreach (Figure figure in AgainstClone(context, "clone-10", Trees.Ten, operations, operations, 1)
            .Concat(AgainstClone(context, "clone-1k", Trees.Thousand, operations, context.Sample(2_000, 400), 0.02)))
        {
            yield return figure;
        }
    }

    private static IEnumerable<Figure> AgainstClone(MeasureContext context, string part, Trees tree, int operations, int clones, double goal)
    {
        Contract contract = Subject.Tree(tree);
        Race race = new Race()
            .Add("clp", () => Clp(contract, "set", operations))
            .Add("clp-one-step", () => Clp(contract, "set", operations, isOneStep: true))
            .Add("machine", () => MachineRound(tree, clones))
            .Run(context.Sample(15, 5), WarmUps);
        context.Note($"P1 {part}, ns per change of a leaf at depth 4, {operations} kept on our side: {race}");
        return
        [
            Figure.AtMost(part, race.TotalRatio("clp", "machine"), goal),
            Figure.AtMost(part + "-one-step", race.TotalRatio("clp-one-step", "machine"), goal),
        ];
    }

    private static double Clp(Contract contract, string intent, int operations, bool isOneStep = false)
    {
        ClpRuntimeOptions options = Subject.WithHooks(Hooks);
        ContractInstance instance = Subject.OpenAsync(contract, options).GetAwaiter().GetResult();
        double ns = Race.Time(operations, () => (isOneStep
            ? Subject.SubmitEachAsync(instance, intent, operations)
            : Subject.DispatchAndCommitAsync(instance, intent, operations)).GetAwaiter().GetResult());
        if (options.Middleware.Cast<CountingHook>().Any(hook => hook.Before != operations || hook.After != operations) || instance.Version != ((isOneStep ? 1L : 2L) * operations) - 1)
        {
            throw new InvalidOperationException("a hook or an event is missing");
        }

        return ns;
    }

    internal static Ancestor NewAncestor()
    {
        Ancestor ancestor = new(Enumerable.Range(0, 10).ToDictionary(at => at == 0 ? "count" : Trees.Key(at), at => (object?)(double)at));
        ancestor.Guard("no_negative", (_, payload) => (double)payload["amount"]! >= 0);
        ancestor.Transition("add", "increment", (state, payload) => new() { ["count"] = (double)state["count"]! + (double)payload["amount"]! });
        return ancestor;
    }

    private static double AncestorRound(int operations)
    {
        Ancestor ancestor = NewAncestor();
        double ns = Race.Time(operations, () => Loop(ancestor, operations).GetAwaiter().GetResult());
        return ancestor.LogCount == 2 * operations ? ns : throw new InvalidOperationException("the ancestor's log is not complete");

        static async Task Loop(Ancestor ancestor, int operations)
        {
            for (int at = 0; at < operations; at++)
            {
                await ancestor.DispatchAsync("increment", new() { ["amount"] = (double)at });
                await ancestor.CommitAsync();
            }
        }
    }

    private static double MachineRound(Trees tree, int operations)
    {
        string[] path = [.. tree.LeafSegments];
        GuardedMachine machine = new("open", tree.Json());
        machine.Permit("open", "set", "open", (_, args) => (int)args[0] >= 0);
        machine.OnEntry("open", (data, args) =>
        {
            JsonObject copy = (JsonObject)data.DeepClone();
            JsonObject at = copy;
            for (int level = 0; level < path.Length - 1; level++)
            {
                at = (JsonObject)at[path[level]]!;
            }

            at[path[^1]] = (int)args[0];
            return copy;
        });
        return Race.Time(operations, () =>
        {
            for (int at = 0; at < operations; at++)
            {
                machine.Fire("set", at);
            }
        });
    }
}
