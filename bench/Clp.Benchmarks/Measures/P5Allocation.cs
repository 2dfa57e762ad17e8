namespace Clp.Benchmarks.Measures;

internal sealed class P5Allocation : IMeasure
{
    private const int Hooks = 5;

    public string Name => "P5";

    public string About => "bytes allocated per commit at 1k and 100k nodes, and by hooks that do nothing";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(20_000, 4_000);
        int rounds = context.Sample(9, 3);
        Contract middle = Subject.Tree(Trees.Thousand);
        Contract large = Subject.Tree(Trees.HundredThousand);
        Race bytes = new Race()
            .Add("submit-1k", () => Bytes(middle, 0, operations))
            .Add("submit-100k", () => Bytes(large, 0, operations))
            .Add("commit-1k", () => CommitBytesAsync(middle, operations).GetAwaiter().GetResult())
            .Add("commit-100k", () => CommitBytesAsync(large, operations).GetAwaiter().GetResult())
            .Add("hooks", () => Bytes(middle, Hooks, operations))
            .Run(rounds);
        context.Note($"P5 bytes per operation (submit: one step, one event; commit: the commit of a dispatched intent): {bytes}");
        yield return Figure.AtMost("submit-1k", bytes.Median("submit-1k"), 600, "B");
        yield return Figure.AtMost("submit-100k", bytes.Median("submit-100k"), 1300, "B");
        yield return Figure.AtMost("commit-1k", bytes.Median("commit-1k"), 600, "B");
        yield return Figure.AtMost("commit-100k", bytes.Median("commit-100k"), 1300, "B");
        // A list inside the store grows by doubling; its share differs by a fraction of a byte from round to round.
        yield return Figure.AtMost("hook-bytes", Math.Round(bytes.Difference("hooks", "submit-1k") / Hooks, 1), 0, "B");
    }

    private static double Bytes(Contract contract, int hooks, int operations)
    {
        ContractInstance instance = Subject.OpenAsync(contract, Subject.WithHooks(hooks)).GetAwaiter().GetResult();
        Subject.SubmitAsync(instance, "set", Subject.Payloads, 100).GetAwaiter().GetResult();
        return Race.Allocated(operations, () => Subject.SubmitAsync(instance, "set", Subject.Payloads, operations).GetAwaiter().GetResult());
    }

    private static async Task<double> CommitBytesAsync(Contract contract, int operations)
    {
        ContractInstance instance = await Subject.OpenAsync(contract, new ClpRuntimeOptions());
        long total = 0;
        for (int at = 0; at < operations; at++)
        {
            Intent intent = await instance.DispatchAsync("set", Subject.Payloads[at % 2]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Outcome outcome = await instance.CommitAsync(intent);
            total += GC.GetAllocatedBytesForCurrentThread() - before;
            outcome.EnsureCommitted();
        }

        return (double)total / operations;
    }
}
