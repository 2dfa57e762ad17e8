namespace Clp.Benchmarks.Measures;

internal sealed class P4StateSize : IMeasure
{
    // Enough for everything to be compiled for good, also in the small sample: compiling costs processor time too.
    private const int WarmUps = 6;

    public string Name => "P4";

    public string About => "commit cost by size of the state: 100k nodes and a wide state against 10 nodes";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(50_000, 10_000);
        Contract small = Subject.Tree(Trees.Ten);
        Contract large = Subject.Tree(Trees.HundredThousand);
        Contract wide = Subject.Tree(Trees.Wide);
        Race race = new Race()
            .Add("10", () => Round(small, operations))
            .Add("100k", () => Round(large, operations))
            .Add("wide", () => Round(wide, operations))
            .Run(context.Sample(15, 5), WarmUps);
        context.Note($"P4 ns per dispatch + commit, {operations} kept: {race}");
        yield return Figure.AtMost("100k", race.TotalRatio("100k", "10"), 2.5);
        yield return Figure.AtMost("wide", race.TotalRatio("wide", "10"), 3);
    }

    private static double Round(Contract contract, int operations)
    {
        ContractInstance instance = Subject.OpenAsync(contract, new ClpRuntimeOptions()).GetAwaiter().GetResult();
        return Race.Time(operations, () => Subject.DispatchAndCommitAsync(instance, "set", operations).GetAwaiter().GetResult());
    }
}
