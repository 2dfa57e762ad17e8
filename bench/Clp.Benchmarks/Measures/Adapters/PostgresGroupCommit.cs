namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>What sharing a transaction saves on PostgreSQL, whose server shares flushes anyway: 32 writers at once with and without, and whether a single writer pays for it.</summary>
internal sealed class PostgresGroupCommit : IMeasure
{
    private const int Writers = 32;

    public string Name => "P10";

    public string About => "PostgreSQL store: appends by 32 writers and by one, sharing transactions and not";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        using ScratchFolder folder = new();
        PostgresRace postgres = new();
        try
        {
            if (postgres.StartAsync(folder).GetAwaiter().GetResult() is { } why)
            {
                yield return Figure.None("postgres-group32", ">=1.1x", why);
                yield break;
            }

            Race race = new();
            foreach (bool isGrouped in new[] { true, false })
            {
                string with = isGrouped ? "grouped" : "alone";
                race.Add($"{with}1", () => Run(postgres, isGrouped, race => race.StoreSingle(context.Sample(100, 50))));
                race.Add($"{with}{Writers}", () => Run(postgres, isGrouped, race => race.StoreTogether(Writers, context.Sample(40, 20))));
            }

            race.Run(context.Sample(15, 5));
            context.Note($"P10 postgres ns per durable append: {race}; {1e9 / race.Median($"grouped{Writers}"):0} appends per second by {Writers} writers, {1e9 / race.Median("grouped1"):0} by one");
            yield return Figure.AtLeast("postgres-group32", race.Ratio($"alone{Writers}", $"grouped{Writers}"), 1.1);
            yield return Figure.AtLeast("postgres-group1", race.Ratio("alone1", "grouped1"), 0.9);
        }
        finally
        {
            postgres.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static double Run(PostgresRace postgres, bool isGrouped, Func<PostgresRace, double> time)
    {
        postgres.IsGrouped = isGrouped;
        return time(postgres);
    }
}
