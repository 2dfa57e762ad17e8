namespace Clp.Storage.Conformance.Linearizability;

/// <summary>One search; the operations are in the order of their calls.</summary>
internal sealed class Search<TState, TOperation>(ISequentialModel<TState, TOperation> model, TimedOperation<TOperation>[] operations)
{
    private readonly HashSet<Configuration<TState>> visited = [];
    private readonly Stack<Configuration<TState>> open = new();
    private Configuration<TState> furthest = Configuration<TState>.Start(operations.Length, model.Initial);

    public Judgement Run(int bound)
    {
        open.Push(furthest);
        while (open.TryPop(out Configuration<TState>? reached))
        {
            Configuration<TState> here = Settle(reached, out List<int> candidates);
            if (!candidates.Exists(at => operations[at].Return is not null))
            {
                return new Judgement(Verdict.Legal, visited.Count);
            }

            if (visited.Contains(here))
            {
                continue;
            }

            if (visited.Count >= bound)
            {
                return new Judgement(Verdict.GaveUp, visited.Count);
            }

            visited.Add(here);
            furthest = here.Count > furthest.Count ? here : furthest;
            Branch(here, candidates);
        }

        return new Judgement(Verdict.Illegal, visited.Count) { Stuck = string.Join("; ", Candidates(furthest).Select(at => operations[at])) + $" in {furthest.State}" };
    }

    // Explains what can be explained without a choice.
    private Configuration<TState> Settle(Configuration<TState> here, out List<int> candidates)
    {
        while (true)
        {
            candidates = Candidates(here);
            int[] free = [.. candidates.Where(at => operations[at].Return is not null
                && model.IsReadOnly(operations[at].Operation) && model.TryStep(here.State, operations[at].Operation, out _))];
            if (free.Length == 0)
            {
                return here;
            }

            here = here.With(free, here.State);
        }
    }

    // The likeliest comes out of the stack first: the operation that returned first, the unanswered last.
    private void Branch(Configuration<TState> here, List<int> candidates)
    {
        foreach (int at in candidates.OrderByDescending(at => operations[at].Return ?? long.MaxValue))
        {
            if (model.TryStep(here.State, operations[at].Operation, out TState next) && (operations[at].Return is not null || !Same(next, here.State)))
            {
                open.Push(here.With([at], next));
            }
        }
    }

    // What was called before the first unexplained return.
    private List<int> Candidates(Configuration<TState> here)
    {
        List<int> candidates = [];
        long firstReturn = long.MaxValue;
        for (int at = here.FirstUnexplained; at < operations.Length && operations[at].Call <= firstReturn; at++)
        {
            if (!here.Explains(at))
            {
                candidates.Add(at);
                firstReturn = Math.Min(firstReturn, operations[at].Return ?? long.MaxValue);
            }
        }

        return candidates;
    }

    private static bool Same(TState one, TState other) => EqualityComparer<TState>.Default.Equals(one, other);
}
