using System.Diagnostics;
using System.Globalization;

namespace Clp.Benchmarks.Measures;

/// <summary>How long somebody waits for a proposal to be staged, previewed and carried out when a hundred rules look at it, twice: in the preview, and on the state of the commit.</summary>
internal sealed class P2Guards : IMeasure
{
    private const int Rules = 100, WarmUps = 5;
    private static readonly StatePath Amount = StatePath.Of("amount"), Count = StatePath.Of("count");
    private static readonly Actor Person = Actor.Human("ada");

    public string Name => "P2";

    public string About => "propose, preview, accept and commit under 100 guards: p50 and p99, and what one guard costs beside the same rule called straight";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int rounds = context.Sample(40, 15), each = context.Sample(2_000, 500);
        (Contract many, Contract none) = (Under(Rules), Under(0));
        Latencies guarded = new(), free = new();
        List<double> plain = [];
        for (int round = -WarmUps; round < rounds; round++)
        {
            // In turn, each on an instance of its own, so that a slow minute hits all of them.
            Latencies with = RunAsync(many, each).GetAwaiter().GetResult(), without = RunAsync(none, each).GetAwaiter().GetResult();
            double straight = Straight(each);
            if (round >= 0)
            {
                guarded.Add(with);
                free.Add(without);
                plain.Add(straight);
            }
        }

        double perRule = (guarded.Whole.At(0.5) - free.Whole.At(0.5)) / Rules, perCall = plain.Order().ElementAt(plain.Count / 2);
        context.Note($"P2 {rounds * each} times each, microseconds of the clock on the wall, which the machine's other work is part of:");
        context.Note($"P2 under {Rules} guards: {guarded}");
        context.Note($"P2 under none: {free}");
        context.Note(Text($"P2 one rule, judged twice: {perRule:0} ns; the same rule twice, called straight: {2 * perCall:0.0} ns"));
        yield return new Figure("100-guards-p50", Text($"{guarded.Whole.At(0.5) / 1_000:0.0}us"), "published", guarded.Whole.At(0.5) > 0);
        yield return new Figure("100-guards-p99", Text($"{guarded.Whole.At(0.99) / 1_000:0.0}us"), "published", guarded.Whole.At(0.99) > 0);
        yield return new Figure("per-rule", Text($"{perRule:0}ns"), "published", perRule > 0);
        yield return Figure.AtMost("per-rule-to-plain-calls", perRule / (2 * perCall), 5);
    }

    // Every rule reads one value of the payload and one of the state, as rules do.
    private static Func<StateObject, StateObject, GuardVerdict> Rule(int at)
    {
        int most = at + 1_000;
        return (payload, state) => GuardVerdict.DenyWhen(payload.Get(Amount, 0L) > most || state.Get(Count, 0L) < -most, "Too much.");
    }

    private static Contract Under(int rules)
    {
        ContractBuilder builder = Contract.Define("guarded")
            .State(StateObject.Of(("count", 0), ("limit", 1_000_000_000)))
            .Intent("add", i => i.Required("amount", Shape.Integer));
        for (int at = 0; at < rules; at++)
        {
            Func<StateObject, StateObject, GuardVerdict> rule = Rule(at);
            builder = builder.Guard($"rule_{at}", c => rule(c.Payload, c.State), on: ["add"]);
        }

        return builder.Transition("t", "add", c => StateDelta.Set(Count, c.State.Get(Count, 0L) + c.Payload.Get(Amount, 0L))).Build();
    }

    private static async Task<Latencies> RunAsync(Contract contract, int times)
    {
        await using ClpRuntime runtime = new(contract, new ClpRuntimeOptions { SnapshotEvery = 0 });
        ContractInstance instance = await runtime.OpenAsync();
        ProposalDraft draft = new(StateObject.Of(("amount", 1)));
        Latencies latencies = new();
        for (int at = 0; at < times; at++)
        {
            Intent intent = await instance.DispatchAsync("add");
            long start = Stopwatch.GetTimestamp();
            Proposal proposal = await instance.StageAsync(intent, draft);
            long staged = Stopwatch.GetTimestamp();
            Preview preview = await instance.PreviewAsync(proposal);
            long shown = Stopwatch.GetTimestamp();
            Acceptance acceptance = await instance.AcceptAsync(proposal, Person);
            Outcome outcome = await instance.CommitAsync(acceptance.EnsureAccepted(), new CommitOptions { IfPreview = preview.Hash });
            latencies.Add(start, staged, shown, Stopwatch.GetTimestamp());
            outcome.EnsureCommitted();
        }

        return latencies;
    }

    /// <summary>Nanoseconds for one rule without anything around it.</summary>
    private static double Straight(int times)
    {
        StateObject payload = StateObject.Of(("amount", 1)), state = StateObject.Of(("count", 0), ("limit", 1_000_000_000));
        Func<StateObject, StateObject, GuardVerdict>[] rules = [.. Enumerable.Range(0, Rules).Select(Rule)];
        int denied = 0;
        long start = Stopwatch.GetTimestamp();
        for (int at = 0; at < times; at++)
        {
            foreach (Func<StateObject, StateObject, GuardVerdict> rule in rules)
            {
                denied += rule(payload, state).IsDenied ? 1 : 0;
            }
        }

        double took = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        return denied == 0 ? took / (times * Rules) : throw new InvalidOperationException("no rule denies");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Latencies
    {
        private readonly Quantiles propose = new(), preview = new(), commit = new();

        public Quantiles Whole { get; } = new();

        public void Add(long start, long staged, long shown, long committed)
        {
            Whole.Add(start, committed);
            propose.Add(start, staged);
            preview.Add(staged, shown);
            commit.Add(shown, committed);
        }

        public void Add(Latencies more)
        {
            Whole.Add(more.Whole);
            propose.Add(more.propose);
            preview.Add(more.preview);
            commit.Add(more.commit);
        }

        public override string ToString() => $"all {Whole}; propose {propose}; preview {preview}; accept and commit {commit}";
    }

    /// <summary>Every single time is kept: a tail does not survive averaging.</summary>
    private sealed class Quantiles
    {
        private readonly List<double> nanoseconds = [];

        public void Add(long from, long to) => nanoseconds.Add(Stopwatch.GetElapsedTime(from, to).TotalNanoseconds);

        public void Add(Quantiles more) => nanoseconds.AddRange(more.nanoseconds);

        public double At(double share)
        {
            double[] sorted = [.. nanoseconds.Order()];
            return sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length))];
        }

        public override string ToString() => Text($"p50 {At(0.5) / 1_000:0.0} p99 {At(0.99) / 1_000:0.0} max {At(1) / 1_000:0}");
    }
}
