using Clp.Benchmarks.Measures.Histories;
using Clp.Storage.Conformance.Histories;
using Clp.Storage.Conformance.Linearizability;

namespace Clp.Benchmarks.Measures;

/// <summary>Eight clients at once on every adapter, with the faults that suit it: every history must be linearizable.</summary>
internal sealed class R5Histories : IMeasure
{
    private const int FirstSeed = 1_000;

    public string Name => "R5";

    public string About => "every adapter: recorded histories of 8 clients x 100 operations under faults are linearizable";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int gaveUp = 0;
        foreach (IHistoryAdapter adapter in IHistoryAdapter.All())
        {
            int histories = context.Sample(40, 4);
            (int legal, int undecided) = JudgeAsync(adapter, histories, context).GetAwaiter().GetResult();
            gaveUp += undecided;
            yield return Figure.All(adapter.Name, legal, histories);
        }

        yield return Figure.Exactly("gave-up", gaveUp, 0);
    }

    private static async Task<(int Legal, int GaveUp)> JudgeAsync(IHistoryAdapter adapter, int histories, MeasureContext context)
    {
        await using IHistoryAdapter owned = adapter;
        (int legal, int gaveUp, int operations, int unanswered, int refused, long visited) = (0, 0, 0, 0, 0, 0);
        List<string> faults = [];
        long start = TimeProvider.System.GetTimestamp();
        Lock gate = new();
        await Parallel.ForEachAsync(Enumerable.Range(FirstSeed, histories), new ParallelOptions { MaxDegreeOfParallelism = adapter.AtOnce }, async (seed, _) =>
        {
            await using IHistorySubject subject = await adapter.OpenAsync(seed);
            HistoryRecorder recorder = new(new HistoryPlan(seed), subject);
            await recorder.RunAsync();
            Judgement judgement = recorder.Judge();
            lock (gate)
            {
                if (judgement.Verdict != Verdict.Legal)
                {
                    context.Note($"R5 {adapter.Name}, seed {seed}: {judgement}");
                }

                legal += judgement.Verdict == Verdict.Legal ? 1 : 0;
                gaveUp += judgement.Verdict == Verdict.GaveUp ? 1 : 0;
                (operations, unanswered, refused) = (operations + recorder.History.Count, unanswered + recorder.Unanswered, refused + recorder.Refused);
                visited = Math.Max(visited, judgement.Visited);
                faults.Add(subject.ToString()!);
            }
        });

        context.Note($"R5 {adapter.Name}, seeds {FirstSeed} to {FirstSeed + histories - 1}: {operations} operations, {unanswered} of them without answer; {refused} calls refused and made anew; at most {visited} configurations for one history; faults in the last one: {faults[^1]}; {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s");
        return (legal, gaveUp);
    }
}
