using Clp.TestKit;
using CustomerDesk.Eval;

namespace Clp.Benchmarks.Measures;

/// <summary>
/// The policy guards against a reading of the written policies by hand: every write found to break one is refused by the
/// guard named for it, nothing else is, and where a refusal hits gold or a run that ended right, the reading lists it.
/// </summary>
internal sealed class PolicyMeasures : IMeasure
{
    private const string Tau = "tau-bench";
    private const string Tau2 = "tau2-bench";

    public string Name => "policy";

    public string About => "writes against the written policy refused by a named guard, golden writes and right runs hit, each exception from an argued list";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        if (SharedData.Find(Tau) is not { } tau || SharedData.Find(Tau2) is not { } tau2)
        {
            return [Figure.None("airline-refused", "all", SharedData.Missing(Tau2))];
        }

        string[] airline = context.IsQuick ? Directory.GetFiles(Path.Combine(tau2, "recorded"), "airline-*.jsonl") : [];
        IEnumerable<Figure> onTau2 = OnTau2(Evaluation.RunAsync(tau2, Tau2, airline).GetAwaiter().GetResult(), context);
        return context.IsQuick ? onTau2 : [.. onTau2, .. OnTau(Evaluation.RunAsync(tau, Tau).GetAwaiter().GetResult(), context)];
    }

    private static IEnumerable<Figure> OnTau2(EvaluationReport report, MeasureContext context)
    {
        RefusedWrite[] airline = [.. report.RefusedAlthoughExecuted.Where(write => write.Where.StartsWith("airline", StringComparison.Ordinal))];
        yield return Covered("airline-refused", PolicyReadings.Tau2Airline, airline, context);
        yield return Unlisted("airline-refused-unargued", PolicyReadings.Tau2Airline, airline, context);
        yield return Figure.Exactly("golden-refused", report.GoldenRefused.Count, 0);
        yield return Unlisted("right-runs-hit-unargued", PolicyReadings.Tau2RightByAForbiddenWay, report.RightByGoldHit, context);
        Note("right by the golden state, hit, and argued", report.RightByGoldHit, context);
        Note("right by the recording's label, hit", report.RightByLabelHit, context);
    }

    private static IEnumerable<Figure> OnTau(EvaluationReport report, MeasureContext context)
    {
        yield return Covered("tau-gold-breaks-listed", PolicyReadings.TauGold, report.GoldenRefused, context);
        yield return Unlisted("tau-gold-refused-unargued", PolicyReadings.TauGold, report.GoldenRefused, context);
        Note("tau-bench runs right by the golden state, hit", report.RightByGoldHit, context);
    }

    /// <summary>How many of the listed breaks are refused by the guard named for them.</summary>
    private static Figure Covered(string part, IReadOnlyList<PolicyBreak> listed, IReadOnlyList<RefusedWrite> refused, MeasureContext context)
    {
        PolicyBreak[] missed = [.. listed.Where(entry => !refused.Any(write => Is(entry, write)))];
        foreach (PolicyBreak entry in missed)
        {
            context.Note($"{part}: not refused: {entry.Where} {entry.Tool} ({entry.Guard})");
        }

        return Figure.All(part, listed.Count - missed.Length, listed.Count);
    }

    /// <summary>How many refusals the reading does not list; none may be.</summary>
    private static Figure Unlisted(string part, IReadOnlyList<PolicyBreak> listed, IReadOnlyList<RefusedWrite> refused, MeasureContext context)
    {
        RefusedWrite[] beside = [.. refused.Where(write => !listed.Any(entry => Is(entry, write)))];
        Note(part + ", not listed", beside, context);
        return Figure.Exactly(part, beside.Length, 0);
    }

    private static bool Is(PolicyBreak entry, RefusedWrite write)
        => entry.Where == write.Where && entry.Tool == write.Tool && write.Guards.Contains(entry.Guard);

    private static void Note(string what, IEnumerable<RefusedWrite> writes, MeasureContext context)
    {
        foreach (RefusedWrite write in writes)
        {
            context.Note($"{what}: {write.Where}: {write.Tool}: {string.Join(", ", write.Guards)}");
        }
    }
}
