using Clp.Benchmarks.Measures.Histories;
using Clp.Storage.Conformance.SplitBrains;

namespace Clp.Benchmarks.Measures;

/// <summary>Two runtimes on one key of every adapter, one of them stopped again and again between its decision and its append.</summary>
internal sealed class R12SplitBrain : IMeasure
{
    private const int Seed = 20261120;

    public string Name => "R12";

    public string About => "every adapter: two runtimes on one key, one stopped after its guards; no lost update, no gap";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        (int commits, int pauses) = (context.Sample(20_000, 1_000), context.Sample(200, 20));
        int wrong = 0, all = 0;
        foreach (IHistoryAdapter adapter in IHistoryAdapter.All())
        {
            if (RunAsync(adapter, commits, pauses).GetAwaiter().GetResult() is not { } brains)
            {
                continue;
            }

            brains.Wrong.Take(10).ToList().ForEach(context.Note);
            context.Note($"R12 {adapter.Name}, seed {Seed}: {brains.Acknowledged} commits acknowledged after {brains.Decisions} decisions, {brains.Refused} refused in the race; stopped writers: {brains.StaleRefused} refused, {brains.StaleDecidedAgain} decided again");
            yield return new Figure($"{adapter.Name}-commits", $"{brains.Acknowledged}", $">={commits}", brains.Acknowledged >= commits);
            yield return Figure.All($"{adapter.Name}-pauses", brains.StaleRefused + brains.StaleDecidedAgain, pauses);
            yield return Figure.Exactly($"{adapter.Name}-lost-or-gap", brains.Wrong.Count, 0);
            (wrong, all) = (wrong + brains.Wrong.Count, all + brains.Acknowledged);
        }

        yield return Bound.Of("bound", wrong, all);
    }

    private static async Task<SplitBrain?> RunAsync(IHistoryAdapter adapter, int commits, int pauses)
    {
        await using IHistoryAdapter owned = adapter;
        await using SharedStore? store = await adapter.ShareAsync();
        if (store is null)
        {
            return null;
        }

        SplitBrain brains = new(store.One, store.Other, Seed);
        await brains.RunAsync(commits, pauses);
        return brains;
    }
}
