namespace Clp.Benchmarks.Measures;

/// <summary>What interceptors that let everything through cost: the first one a call object per commit, further ones a call.</summary>
internal sealed class P5Interceptors : IMeasure
{
    private const int Many = 5;

    // Everything the call keeps: three options, the intent, answer, exceptions, stage and header.
    private const int CallObject = 96;

    public string Name => "P5";

    public string About => "what interceptors that let everything through cost per commit";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(20_000, 4_000);
        Contract contract = Subject.Tree(Trees.Thousand);
        Race bytes = new Race()
            .Add("none", () => Bytes(contract, 0, operations))
            .Add("one", () => Bytes(contract, 1, operations))
            .Add("many", () => Bytes(contract, Many, operations))
            .Run(context.Sample(9, 3));
        context.Note($"P5 bytes per submit with no, one and {Many} interceptors: {bytes}");
        yield return Figure.AtMost("first-interceptor-bytes", Math.Round(bytes.Difference("one", "none"), 1), CallObject, "B");
        // As with hooks: the store's list differs by a fraction of a byte.
        yield return Figure.AtMost("interceptor-bytes", Math.Round(bytes.Difference("many", "one") / (Many - 1), 1), 0, "B");

        const int Timed = 2_000;
        Contract small = Subject.Tree(Trees.Ten);
        Race time = new Race()
            .Add("none", () => Time(small, 0, Timed))
            .Add("one", () => Time(small, 1, Timed))
            .Add("many", () => Time(small, Many, Timed))
            .Run(context.Sample(400, 100), warmUps: 50);
        double first = time.Least("one") - time.Least("none"), further = (time.Least("many") - time.Least("one")) / (Many - 1);
        context.Note($"P5 ns per submit with no, one and {Many} interceptors: median {time}; least {time.Least("none"):0}, {time.Least("one"):0}, {time.Least("many"):0}; the first {first:0}, each further {further:0.0}");
        yield return Figure.AtMost("interceptor", further, 20, "ns");
    }

    private static ContractInstance Open(Contract contract, int interceptors)
    {
        ClpRuntimeOptions options = new();
        for (int at = 0; at < interceptors; at++)
        {
            options.Interceptors.Add(new LetsThrough());
        }

        return Subject.OpenAsync(contract, options).GetAwaiter().GetResult();
    }

    private static double Bytes(Contract contract, int interceptors, int operations)
    {
        ContractInstance instance = Open(contract, interceptors);
        Subject.SubmitAsync(instance, "set", Subject.Payloads, 100).GetAwaiter().GetResult();
        return Race.Allocated(operations, () => Subject.SubmitAsync(instance, "set", Subject.Payloads, operations).GetAwaiter().GetResult());
    }

    private static double Time(Contract contract, int interceptors, int operations)
    {
        ContractInstance instance = Open(contract, interceptors);
        return Race.Time(operations, () => Subject.SubmitAsync(instance, "set", Subject.Payloads, operations).GetAwaiter().GetResult());
    }

    private sealed class LetsThrough : IClpInterceptor;
}
