namespace Clp.Benchmarks.Measures;

internal sealed class P6Retained : IMeasure
{
    public string Name => "P6";

    public string About => "bytes that stay in memory per commit with the whole log kept";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(100_000, 20_000);
        Contract contract = Subject.Tree(Trees.Ten);
        Race race = new Race()
            .Add("submit", () => Retained(contract, operations, static (instance, count) => Subject.SubmitAsync(instance, "set", Subject.Payloads, count)))
            .Add("dispatch-commit", () => Retained(contract, operations, static (instance, count) => Subject.DispatchAndCommitAsync(instance, "set", count)))
            .Run(context.Sample(5, 3), warmUps: 1);
        context.Note($"P6 bytes kept per operation (submit: payload shared by the caller; dispatch-commit: two events and a payload of their own): {race}");
        yield return Figure.AtMost("submit", race.Median("submit"), 250, "B");
        yield return Figure.AtMost("dispatch-commit", race.Median("dispatch-commit"), 250, "B");
    }

    private static double Retained(Contract contract, int operations, Func<ContractInstance, int, Task> run)
    {
        ContractInstance instance = Subject.OpenAsync(contract, new ClpRuntimeOptions()).GetAwaiter().GetResult();
        run(instance, 100).GetAwaiter().GetResult();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        run(instance, operations).GetAwaiter().GetResult();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(instance);
        return (double)(after - before) / operations;
    }
}
