using System.Globalization;
using Clp.Storage.Crasher;

namespace Clp.Benchmarks.Measures;

/// <summary>The stores inside the process that is killed: it appends and is killed with SIGKILL at a random moment, over and over; ten kills per store.</summary>
internal sealed class R7EmbeddedKill : IMeasure
{
    private const int Seed = 20261120;
    private const int RoundsPerStore = 10;

    public string Name => "R7";

    public string About => "file and SQLite stores: kill -9 while appending; nothing acknowledged lost, partial or double";

    public IEnumerable<Figure> Run(MeasureContext context) => Kill(context, KilledStore.File, context.Sample(200, 20)).Concat(Kill(context, KilledStore.Sqlite, context.Sample(100, 20)));

    private static IEnumerable<Figure> Kill(MeasureContext context, KilledStore killed, int rounds)
    {
        Random random = new(Seed);
        (int good, int acknowledged, int settled, int lost, int partial, int doubles) = (0, 0, 0, 0, 0, 0);
        for (int store = 0; store < rounds / RoundsPerStore; store++)
        {
            using ScratchFolder folder = new();
            KillRounds kills = new(killed, folder.Path, random);
            for (int round = 0; round < RoundsPerStore; round++)
            {
                good += kills.RunAsync().GetAwaiter().GetResult() ? 1 : 0;
            }

            kills.Wrong.ForEach(context.Note);
            (acknowledged, settled) = (acknowledged + kills.Acknowledged, settled + kills.Settled);
            (lost, partial, doubles) = (lost + kills.Lost, partial + kills.Partial, doubles + kills.Double);
        }

        context.Note($"R7 {killed.Name} seed {Seed}: {acknowledged} acknowledged appends of two events by four writers, {settled} messages delivered; lost {lost}, partial {partial}, double {doubles}");
        yield return Figure.All($"{killed.Name}-kill", good, rounds);
        yield return Figure.Exactly($"{killed.Name}-lost", lost + partial + doubles, 0);
        yield return Bound.Of($"{killed.Name}-bound", rounds - good, rounds);
    }
}

/// <summary>What n trials without a failure say: with 95 % confidence the rate is below 3/n.</summary>
internal static class Bound
{
    public static Figure Of(string part, long failures, long trials)
        => new(part, failures > 0 ? $"{failures}/{trials}" : "<" + (3.0 / trials).ToString("0.######", CultureInfo.InvariantCulture), "no-failure,rate<3/n", failures == 0 && trials > 0);
}
