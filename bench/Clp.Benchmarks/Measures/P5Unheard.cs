using System.Diagnostics;

namespace Clp.Benchmarks.Measures;

/// <summary>What spans and metrics cost a commit while nobody listens, next to asking for a span that nobody listens to.</summary>
internal sealed class P5Unheard : IMeasure
{
    // In one commit: its span, its duration, its counter, the denials' counter, the append's span, the append's duration.
    private const int Instruments = 6;

    private static readonly ActivitySource Silent = new("Clp.Benchmarks.Silent");

    public string Name => "P5";

    public string About => "what spans and metrics cost a commit while nobody listens";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        const int Timed = 5_000_000;
        ContractInstance instance = Subject.OpenAsync(Subject.Tree(Trees.Ten), new ClpRuntimeOptions()).GetAwaiter().GetResult();
        Outcome outcome = instance.SubmitAsync("set", Subject.Payloads[0]).AsTask().GetAwaiter().GetResult();
        StreamId stream = instance.Stream;
        Race time = new Race()
            .Add("loop", () => Race.Time(Timed, Loop))
            .Add("span", () => Race.Time(Timed, Spans))
            .Add("commit", () => Race.Time(Timed, () => Commits(stream, outcome)))
            .Run(context.Sample(100, 30), warmUps: 30);
        double loop = time.Least("loop"), span = time.Least("span") - loop, commit = time.Least("commit") - loop;
        context.Note($"P5 ns with nobody listening: StartActivity {span:0.00}, the {Instruments} instruments of a commit {commit:0.00}, each {commit / Instruments:0.00}, which is {commit / Instruments / span:0.00}x of StartActivity");
        yield return Figure.AtMost("unheard-instrument", commit / Instruments, 1, "ns");
        // A difference, since a ratio of so little is mostly noise.
        yield return Figure.AtMost("unheard-over-span", (commit / Instruments) - span, 0.5, "ns");

        static void Loop()
        {
            for (int at = 0; at < Timed; at++)
            {
                Consume(at);
            }
        }

        static void Spans()
        {
            for (int at = 0; at < Timed; at++)
            {
                using Activity? activity = Silent.StartActivity("silent");
                Consume(at);
            }
        }

        static void Commits(StreamId stream, Outcome outcome)
        {
            for (int at = 0; at < Timed; at++)
            {
                using ClpSpan span = ClpDiagnostics.Start("clp.commit", stream, "set");
                bool isTimed = ClpMeter.TimesCommits || ClpDiagnostics.IsTraced || ClpMeter.TimesAppends;
                span.Came(outcome);
                ClpMeter.Committed(stream.Contract, "set", outcome);
                Consume(isTimed ? 0 : at);
            }
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Consume(int _)
    {
    }
}
