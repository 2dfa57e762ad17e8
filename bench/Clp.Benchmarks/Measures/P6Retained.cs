namespace Clp.Benchmarks.Measures;

internal sealed class P6Retained : IMeasure
{
    public string Name => "P6";

    public string About => "bytes that stay in memory per commit with the whole log kept, and with a bounded one";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(100_000, 20_000);
        Contract contract = Subject.Tree(Trees.Ten);
        Race race = new Race()
            .Add("submit", () => Retained(contract, new MemoryStoreOptions(), operations, static (instance, count) => Subject.SubmitAsync(instance, "set", Subject.Payloads, count)))
            .Add("dispatch-commit", () => Retained(contract, new MemoryStoreOptions(), operations, static (instance, count) => Subject.DispatchAndCommitAsync(instance, "set", count)))
            .Add("bounded", () => Retained(contract, new MemoryStoreOptions { KeepEvents = 1_000 }, operations, static (instance, count) => Subject.DispatchAndCommitAsync(instance, "set", count)))
            .Run(context.Sample(5, 3), warmUps: 1);
        context.Note($"P6 bytes kept per operation (submit: payload shared by the caller; dispatch-commit: two events and a payload of their own): {race}");
        yield return Figure.AtMost("submit", race.Median("submit"), 250, "B");
        yield return Figure.AtMost("dispatch-commit", race.Median("dispatch-commit"), 250, "B");
        // Constant past the bound; an event would be a hundred bytes and more, so one byte is the noise of the collector.
        yield return Figure.AtMost("bounded", Math.Abs(race.Median("bounded")), 1, "B");
    }

    private static double Retained(Contract contract, MemoryStoreOptions kept, int operations, Func<ContractInstance, int, Task> run)
    {
        ContractInstance instance = Subject.OpenAsync(contract, new ClpRuntimeOptions { EventStore = new MemoryStore(kept) }).GetAwaiter().GetResult();
        run(instance, 5_000).GetAwaiter().GetResult();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        run(instance, operations).GetAwaiter().GetResult();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(instance);
        return (double)(after - before) / operations;
    }
}
