namespace Clp.Storage.Conformance.Linearizability;

/// <summary>
/// The search of Wing and Gong with Lowe's memory: from a set of explained operations and the state they lead to, try each
/// operation that was called before the first unexplained one returned; never look at the same set and state twice.
/// Two shortcuts keep it small. A read that fits is explained at once: any order that has it later is as good with it first.
/// (A write that happens to change nothing is not: it may be needed later.) An operation without answer is tried only where
/// it changes something, and last: any order that has it elsewhere is as good without it.
/// </summary>
public static class LinearizabilityChecker
{
    /// <summary>Enough for every history of this repository, and still only seconds.</summary>
    public const int DefaultBound = 1_000_000;

    /// <summary>Judges the history of one object.</summary>
    /// <param name="model">What the object should do.</param>
    /// <param name="history">The operations in any order.</param>
    /// <param name="bound">How many configurations may be looked at.</param>
    public static Judgement Check<TState, TOperation>(
        ISequentialModel<TState, TOperation> model, IEnumerable<TimedOperation<TOperation>> history, int bound = DefaultBound)
    {
        TimedOperation<TOperation>[] operations = [.. history.OrderBy(operation => operation.Call)];
        return new Search<TState, TOperation>(model, operations).Run(bound);
    }

    /// <summary>Judges each object's history apart: a history is legal exactly when every object's part is.</summary>
    public static Judgement CheckByKey<TState, TOperation, TKey>(
        ISequentialModel<TState, TOperation> model, IEnumerable<TimedOperation<TOperation>> history, Func<TOperation, TKey> key, int bound = DefaultBound)
    {
        Verdict worst = Verdict.Legal;
        long visited = 0;
        foreach (IGrouping<TKey, TimedOperation<TOperation>> part in history.GroupBy(operation => key(operation.Operation)))
        {
            Judgement judgement = Check(model, part, bound);
            visited += judgement.Visited;
            if (judgement.Verdict == Verdict.Illegal)
            {
                return judgement with { Visited = visited, Stuck = $"{part.Key}: {judgement.Stuck}" };
            }

            worst = judgement.Verdict == Verdict.GaveUp ? Verdict.GaveUp : worst;
        }

        return new Judgement(worst, visited);
    }
}
