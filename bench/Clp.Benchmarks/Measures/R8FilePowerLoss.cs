using Clp.Storage.Tests.Disks;

namespace Clp.Benchmarks.Measures;

/// <summary>The power goes after every disk operation of a workload, in many ways each.</summary>
internal sealed class R8FilePowerLoss : IMeasure
{
    public string Name => "R8";

    public string About => "file store: crash states of a simulated disk; acknowledged kept, the rest absent or whole";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int goal = context.Sample(20_000, 2_000);
        int states = 0, wrong = 0, seeds = 0;
        while (states < goal)
        {
            PowerLoss loss = new(++seeds);
            loss.RunAsync(steps: 60).GetAwaiter().GetResult();
            loss.Wrong.ForEach(context.Note);
            states += loss.States;
            wrong += loss.Wrong.Count;
        }

        context.Note($"R8 seeds 1 to {seeds}: unsynced writes and names kept, dropped, or torn at 512 bytes");
        yield return Figure.All("file-states", states - wrong, states);
        yield return new Figure("file-states-judged", $"{states}", $">={goal}", states >= goal);
        yield return Bound.Of("file-bound", wrong, states);
    }
}
