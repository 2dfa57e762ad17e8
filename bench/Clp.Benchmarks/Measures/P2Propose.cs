using Clp.Benchmarks.Peers;

namespace Clp.Benchmarks.Measures;

internal sealed class P2Propose : IMeasure
{
    private static readonly Actor Person = Actor.Human("ada");

    // Enough for everything to be compiled for good, also in the small sample: compiling costs processor time too.
    private const int WarmUps = 6;

    public string Name => "P2";

    public string About => "dispatch + propose + accept + commit with a synchronous and a yielding provider, against the ancestor";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(100_000, 20_000);
        int rounds = context.Sample(15, 5);
        foreach ((bool yields, string part, double goal) in new[] { (false, "sync", 5.0), (true, "yielding", 3.0) })
        {
            Race race = new Race()
                .Add("clp", () => ClpRound(yields, operations))
                .Add("ancestor", () => AncestorRound(yields, operations))
                .Run(rounds, WarmUps);
            context.Note($"P2 ns per dispatch + propose + accept + commit, {part} provider, {operations} kept: {race}");
            yield return Figure.AtLeast(part, race.TotalRatio("ancestor", "clp"), goal);
        }
    }

    private static double ClpRound(bool yields, int operations)
    {
        ClpRuntimeOptions options = new() { ProposalProvider = new StubProvider(yields) };
        ContractInstance instance = Subject.OpenAsync(Subject.Counter, options).GetAwaiter().GetResult();
        double ns = Race.Time(operations, () => Loop(instance, operations).GetAwaiter().GetResult());
        return instance.Version == (4L * operations) - 1 ? ns : throw new InvalidOperationException("an event is missing");

        static async Task Loop(ContractInstance instance, int operations)
        {
            for (int at = 0; at < operations; at++)
            {
                Intent intent = await instance.DispatchAsync("increment");
                Proposal proposal = (await instance.ProposeAsync(intent))!;
                Acceptance acceptance = await instance.AcceptAsync(proposal, Person);
                Outcome outcome = await instance.CommitAsync(acceptance.EnsureAccepted());
                if (!outcome.IsCommitted)
                {
                    throw new InvalidOperationException(outcome.Describe());
                }
            }
        }
    }

    private static double AncestorRound(bool yields, int operations)
    {
        Ancestor ancestor = P1DispatchCommit.NewAncestor();
        double ns = Race.Time(operations, () => Loop(ancestor, yields, operations).GetAwaiter().GetResult());
        return ancestor.LogCount == 4 * operations ? ns : throw new InvalidOperationException("the ancestor's log is not complete");

        static async Task Loop(Ancestor ancestor, bool yields, int operations)
        {
            for (int at = 0; at < operations; at++)
            {
                await ancestor.DispatchAsync("increment", []);
                Ancestor.ProposalSlot proposal = (await ancestor.ProposeAsync(async _ =>
                {
                    if (yields)
                    {
                        await Task.Yield();
                    }

                    return new() { ["amount"] = 1.0 };
                }))!;
                await ancestor.AcceptAsync(proposal);
                await ancestor.CommitAsync();
            }
        }
    }

    private sealed class StubProvider(bool yields) : IProposalProvider
    {
        private static readonly ProposalDraft Draft = new(StateObject.Of(("amount", 1)));

        public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) =>
            yields ? YieldAsync() : new ValueTask<ProposalDraft?>(Draft);

        private static async ValueTask<ProposalDraft?> YieldAsync()
        {
            await Task.Yield();
            return Draft;
        }
    }
}
