namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>What an event costs alone and in a batch, through each adapter for which a goal is set.</summary>
internal sealed class P11Batches : IMeasure
{
    public string Name => "P11";

    public string About => "an event in a batch of 100 against one appended alone, per database adapter";

    public IEnumerable<Figure> Run(MeasureContext context) => P10RawDriver.Adapters().SelectMany(adapter => adapter.BatchGoal is { } goal ? Run(context, adapter, goal) : []);

    private static IEnumerable<Figure> Run(MeasureContext context, AdapterRace adapter, double goal)
    {
        using ScratchFolder folder = new();
        try
        {
            if (adapter.StartAsync(folder).GetAwaiter().GetResult() is { } why)
            {
                yield return Figure.None(adapter.Name, $">={goal}x", why);
                yield break;
            }

            Race race = new Race()
                .Add("single", () => adapter.StoreSingle(context.Sample(100, 30)))
                .Add("batched", () => adapter.StoreBatch(context.Sample(10, 5)) / AdapterRace.BatchSize)
                .Run(context.Sample(15, 5));
            context.Note($"P11 {adapter.Name} ns per event: {race}");
            yield return Figure.AtLeast($"{adapter.Name}-batch100", race.Ratio("single", "batched"), goal);
        }
        finally
        {
            adapter.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
