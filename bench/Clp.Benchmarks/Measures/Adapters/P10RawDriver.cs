namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>Each adapter against the same statements through its raw driver, in turn, in one run.</summary>
internal sealed class P10RawDriver : IMeasure
{
    public string Name => "P10";

    public string About => "each database adapter against the same statements through its raw driver";

    public IEnumerable<Figure> Run(MeasureContext context) => Adapters().SelectMany(adapter => Run(context, adapter));

    /// <summary>Every adapter that has a raw driver; found by their base class.</summary>
    public static IEnumerable<AdapterRace> Adapters() => typeof(AdapterRace).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && typeof(AdapterRace).IsAssignableFrom(type))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (AdapterRace)Activator.CreateInstance(type)!);

    private static IEnumerable<Figure> Run(MeasureContext context, AdapterRace adapter)
    {
        using ScratchFolder folder = new();
        try
        {
            if (adapter.StartAsync(folder).GetAwaiter().GetResult() is { } why)
            {
                yield return Figure.None(adapter.Name, ">=0.87x,0.8x,0.7x", why);
                yield break;
            }

            adapter.PrepareLoadAsync().GetAwaiter().GetResult();
            (int singles, int batches, int loads) = (context.Sample(60, 20), context.Sample(10, 5), context.Sample(10, 5));
            Race race = new Race()
                .Add("driver", () => adapter.DriverSingle(singles)).Add("single", () => adapter.StoreSingle(singles))
                .Add("driver100", () => adapter.DriverBatch(batches)).Add("batch100", () => adapter.StoreBatch(batches))
                .Add("driver-load", () => adapter.DriverLoad(loads)).Add("load", () => adapter.StoreLoad(loads))
                .Run(context.Sample(25, 5), warmUps: 3);
            context.Note($"P10 {adapter.Name} ns per append of 1, of {AdapterRace.BatchSize}, and per load of {AdapterRace.LoadedEvents}: {race}");
            yield return Figure.AtLeast($"{adapter.Name}-single", race.Ratio("driver", "single"), 0.87);
            yield return Figure.AtLeast($"{adapter.Name}-batch100", race.Ratio("driver100", "batch100"), 0.8);
            yield return Figure.AtLeast($"{adapter.Name}-load", race.Ratio("driver-load", "load"), 0.7);
        }
        finally
        {
            adapter.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
