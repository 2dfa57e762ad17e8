using System.Globalization;
using Clp.Storage.Crasher;

namespace Clp.Benchmarks.Measures;

/// <summary>A process that appends is killed with SIGKILL at a random moment, over and over; ten kills per store.</summary>
internal sealed class R7FileKill : IMeasure
{
    private const int Seed = 20261120;
    private const int RoundsPerStore = 10;

    public string Name => "R7";

    public string About => "file store: kill -9 while appending; nothing acknowledged lost, partial or double";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int rounds = context.Sample(200, 20);
        Random random = new(Seed);
        (int good, int acknowledged, int lost, int partial, int doubles) = (0, 0, 0, 0, 0);
        for (int store = 0; store < rounds / RoundsPerStore; store++)
        {
            using ScratchFolder folder = new();
            KillRounds kills = new(folder.Path, random);
            for (int round = 0; round < RoundsPerStore; round++)
            {
                good += kills.RunAsync().GetAwaiter().GetResult() ? 1 : 0;
            }

            kills.Wrong.ForEach(context.Note);
            (acknowledged, lost, partial, doubles) = (acknowledged + kills.Acknowledged, lost + kills.Lost, partial + kills.Partial, doubles + kills.Double);
        }

        context.Note($"R7 seed {Seed}: {acknowledged} acknowledged appends of two events by four writers; lost {lost}, partial {partial}, double {doubles}");
        yield return Figure.All("file-kill", good, rounds);
        yield return Figure.Exactly("file-lost", lost + partial + doubles, 0);
        yield return Bound.Of("file-bound", rounds - good, rounds);
    }
}

/// <summary>What n trials without a failure say: with 95 % confidence the rate is below 3/n.</summary>
internal static class Bound
{
    public static Figure Of(string part, long failures, long trials)
        => new(part, failures > 0 ? $"{failures}/{trials}" : "<" + (3.0 / trials).ToString("0.######", CultureInfo.InvariantCulture), "no-failure,rate<3/n", failures == 0 && trials > 0);
}
