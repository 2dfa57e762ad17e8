using Clp.Storage.Tests.Disks;

namespace Clp.Benchmarks.Measures;

/// <summary>Each call to the disk fails once, in five ways, and what is left is judged four times over.</summary>
internal sealed class R10FileFaults : IMeasure
{
    public string Name => "R10";

    public string About => "file store: every I/O call fails in five ways; old or new state only, no flush retried";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int points = 0, wrong = 0;
        foreach (Fault fault in Enum.GetValues<Fault>())
        {
            for (int seed = 1; seed <= context.Sample(6, 1); seed++)
            {
                IoFaults faults = new(fault, seed, steps: 60);
                faults.RunAsync(every: context.Sample(1, 5)).GetAwaiter().GetResult();
                faults.Wrong.ForEach(context.Note);
                points += faults.Points;
                wrong += faults.Wrong.Count;
            }
        }

        context.Note("R10: an error before, an error although done, a full disk, a dead disk, a disk that only reads; judged by the next process and after a loss of power");
        yield return Figure.All("file-faults", points - wrong, points);
        yield return Bound.Of("file-bound", wrong, points);
    }
}
