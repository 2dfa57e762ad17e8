using Clp.TestKit;
using CustomerDesk.Mediation;

namespace Clp.Benchmarks.Measures;

/// <summary>
/// The mediation on recorded conversations: each refused write is answered with the violations and, where a guard knows
/// better values, a suggestion. How many of them the suggestion turns into a proposal that every guard allows is a finding and
/// has no goal; that such a proposal can be committed, and that proposing changes nothing, has.
/// </summary>
internal sealed class MediationMeasures : IMeasure
{
    private static readonly string[] Benchmarks = ["tau-bench", "tau2-bench"];

    public string Name => "mediation";

    public string About => "recorded writes through the mediation loop: refusals that a guard's suggestion turns into an acceptable proposal; none changes state by being proposed";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        List<MediationEvaluation> evaluations = [];
        foreach (string benchmark in Benchmarks)
        {
            if (SharedData.Find(benchmark) is not { } folder)
            {
                return [Figure.None("refused", "reported", SharedData.Missing(benchmark))];
            }

            string[] recorded = context.IsQuick ? Directory.GetFiles(Path.Combine(folder, "recorded"), "airline-*.jsonl") : [];
            evaluations.Add(MediationEvaluation.RunAsync(folder, benchmark, recorded, CancellationToken.None).GetAwaiter().GetResult());
            Note(benchmark, evaluations[^1], context);
        }

        return [.. Benchmarks.Zip(evaluations).SelectMany(pair => Figures(pair.First, pair.Second)), .. Invariants(evaluations)];
    }

    private static IEnumerable<Figure> Figures(string benchmark, MediationEvaluation evaluation)
    {
        IReadOnlyList<MediatedWrite> refused = evaluation.Refused;
        yield return Found($"{benchmark}-refused", refused.Count, evaluation.Writes.Count);
        yield return Found($"{benchmark}-with-suggestion", refused.Count(write => write.HasSuggestion), refused.Count);
        yield return Found($"{benchmark}-acceptable-after-one", refused.Count(write => write.AcceptableAfter == 1), refused.Count);
        yield return Found($"{benchmark}-acceptable-after-up-to-{Corrections.MostRounds}", refused.Count(write => write.AcceptableAfter is not null), refused.Count);
    }

    private static IEnumerable<Figure> Invariants(IReadOnlyList<MediationEvaluation> evaluations)
    {
        MediatedWrite[] writes = [.. evaluations.SelectMany(evaluation => evaluation.Writes)];
        MediatedWrite[] acceptable = [.. writes.Where(write => write.AcceptableAfter is not null)];
        yield return Figure.All("acceptable-can-be-committed", acceptable.Count(write => write.IsCommittable), acceptable.Length);
        yield return Figure.Exactly("changed-by-proposing", writes.Count(write => write.ChangedTheState), 0);
        yield return Figure.Exactly("without-acceptance", evaluations.Sum(evaluation => evaluation.Unaccepted), 0);
        yield return Figure.Exactly("unread-lines", evaluations.Sum(evaluation => evaluation.Problems.Count), 0);
    }

    private static void Note(string benchmark, MediationEvaluation evaluation, MeasureContext context)
    {
        foreach ((string guard, int objections, int suggestions) in evaluation.ByGuard())
        {
            context.Note($"{benchmark}: {guard}: {objections} objections, {suggestions} with a suggestion");
        }

        foreach (MediatedWrite write in evaluation.Refused.Where(write => write.HasSuggestion))
        {
            context.Note($"{benchmark}: {write.Where}: {write.Tool}: {string.Join(", ", write.Violations)}: "
                + (write.AcceptableAfter is { } rounds ? $"acceptable after {rounds}" : "not acceptable by its suggestion"));
        }
    }

    private static Figure Found(string part, int found, int of) => new(part, $"{found}/{of}", "reported", of > 0);
}
