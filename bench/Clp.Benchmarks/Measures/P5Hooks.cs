namespace Clp.Benchmarks.Measures;

/// <summary>What hooks that do nothing cost, next to the same calls through a chain linked by hand.</summary>
internal sealed class P5Hooks : IMeasure
{
    private const int Hooks = 5;

    public string Name => "P5";

    public string About => "what five hooks that do nothing cost, next to the same calls through a chain linked by hand";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        // A few nanoseconds cannot be seen through a busy machine's medians: many short rounds, and of each side the least disturbed.
        const int Timed = 2_000;
        Contract small = Subject.Tree(Trees.Ten);
        Race time = new Race()
            .Add("without", () => Time(small, 0, Timed))
            .Add("with", () => Time(small, Hooks, Timed))
            .Add("chain", () => Chain.MakeAsync(small).GetAwaiter().GetResult().Time(Timed))
            .Run(context.Sample(400, 100), warmUps: 50);
        double cost = time.Least("with") - time.Least("without"), floor = time.Least("chain");
        context.Note($"P5 ns per submit without and with {Hooks} hooks, and of the same {3 * Hooks} calls through a chain linked by hand: median {time}; least {time.Least("without"):0}, {time.Least("with"):0}, {floor:0.0}; hooks to chain {cost / floor:0.0}x");
        yield return Figure.AtMost("hooks", cost, 40, "ns");
        yield return Figure.AtMost("hooks-over-chain", cost - floor, 40, "ns");
    }

    private static double Time(Contract contract, int hooks, int operations)
    {
        ContractInstance instance = Subject.OpenAsync(contract, Subject.WithHooks(hooks)).GetAwaiter().GetResult();
        return Race.Time(operations, () => Subject.SubmitAsync(instance, "set", Subject.Payloads, operations).GetAwaiter().GetResult());
    }

    /// <summary>The floor: each link calls its hook before and after the next link, linked once; nothing else happens.</summary>
    private sealed class Chain(StreamId stream, Intent intent, Outcome outcome)
    {
        private Func<CommitOptions, CancellationToken, ValueTask> first = static (_, _) => default;

        public static async Task<Chain> MakeAsync(Contract contract)
        {
            ContractInstance instance = await Subject.OpenAsync(contract, new ClpRuntimeOptions());
            Outcome outcome = await instance.SubmitAsync("set", Subject.Payloads[0]);
            Chain chain = new(instance.Stream, await instance.DispatchAsync("set", Subject.Payloads[0]), outcome);
            for (int at = 0; at < Hooks; at++)
            {
                chain.Link(new CountingHook());
            }

            return chain;
        }

        public double Time(int operations) => Race.Time(operations, () => LoopAsync(operations).GetAwaiter().GetResult());

        private async Task LoopAsync(int operations)
        {
            CommitOptions options = new();
            for (int at = 0; at < operations; at++)
            {
                await first(options, CancellationToken.None);
            }
        }

        private void Link(IClpMiddleware hook)
        {
            Func<CommitOptions, CancellationToken, ValueTask> next = first;
            first = (options, token) =>
            {
                ValueTask dispatching = hook.BeforeDispatchAsync(new DispatchingArgs(stream, intent.Name, intent.Payload, options), token);
                ValueTask committing = hook.BeforeCommitAsync(new CommittingArgs(stream, intent, options), token);
                ValueTask inner = next(options, token);
                ValueTask committed = hook.AfterCommitAsync(new CommittedArgs(stream, intent, options, outcome), token);
                return dispatching.IsCompletedSuccessfully && committing.IsCompletedSuccessfully && inner.IsCompletedSuccessfully ? committed : throw new InvalidOperationException("a hook awaits");
            };
        }
    }
}
