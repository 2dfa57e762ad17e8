namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>What sharing a transaction saves: durable appends to SQLite by many writers at once against one writer.</summary>
internal sealed class SqliteGroupCommit : IMeasure
{
    private static readonly int[] Writers = [8, 32, 256];

    public string Name => "P10";

    public string About => "SQLite store: durable appends by 8, 32 and 256 writers that share transactions against one writer";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        using ScratchFolder folder = new();
        SqliteRace sqlite = new();
        try
        {
            sqlite.StartAsync(folder).GetAwaiter().GetResult();
            Race race = new Race().Add("single", () => sqlite.StoreSingle(context.Sample(200, 50)));
            foreach (int writers in Writers)
            {
                race.Add($"{writers}", () => sqlite.StoreTogether(writers, Math.Max(4, context.Sample(2048, 512) / writers)));
            }

            race.Run(context.Sample(15, 5));
            context.Note($"P10 sqlite ns per durable append: {race}");
            foreach ((int writers, double goal) in Writers.Zip([2.5, 5, 8]))
            {
                yield return Figure.AtLeast($"sqlite-group{writers}", race.Ratio("single", $"{writers}"), goal);
            }
        }
        finally
        {
            sqlite.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
