using Clp;

namespace CustomerDesk.Eval;

/// <summary>A report as one JSON object.</summary>
internal static class ReportJson
{
    public static StateObject Of(EvaluationReport report) => StateObject.Of(
        ("benchmark", report.Benchmark),
        ("runs", report.Runs),
        ("api", StateObject.Of(
            ("goldenSequences", Of(report.Golden)),
            ("resultsExact", Of(report.ResultsExact)),
            ("resultsJsonEqual", Of(report.ResultsEqual)),
            ("goalHashes", Of(report.GoalHashes)),
            ("labelsConfirmed", Of(report.Labels)),
            ("unconfirmedLabels", Texts(report.UnconfirmedLabels)),
            ("differences", Texts(report.Differences)))),
        ("all", StateObject.Of(
            ("writes", report.WritesExecuted.Total),
            ("writesExecutedByReference", report.WritesExecuted.Ok),
            ("refused", report.Refused.Count),
            ("refusedAlthoughExecuted", report.RefusedAlthoughExecuted.Count()),
            ("followFromEarlierRefusal", report.Consequences.Count()),
            ("byGuard", StateArray.From(ByGuard(report).Select(entry => StateObject.Of(
                ("guard", entry.Guard), ("refused", entry.All), ("executedByReference", entry.Executed))))),
            ("refusedWrites", Of(report.Refused)),
            ("goldenWrites", report.GoldenWrites),
            ("goldenRefused", Of(report.GoldenRefused)),
            ("rightByLabel", report.RightByLabel),
            ("hitByLabel", Of(report.RightByLabelHit)),
            ("rightByGold", report.RightByGold),
            ("hitByGold", Of(report.RightByGoldHit)))),
        ("stateChangesWithoutAcceptance", report.ChangesWithoutAcceptance),
        ("replays", Of(report.Replays)),
        ("errors", StateArray.From(report.Problems.Select(problem => StateObject.Of(
            ("file", problem.File), ("line", problem.Line), ("code", problem.Code), ("message", problem.Message))))));

    /// <summary>How often each guard objected to a recorded write, and to how many of those that the reference executed.</summary>
    public static IEnumerable<(string Guard, int All, int Executed)> ByGuard(EvaluationReport report) => report.Refused
        .SelectMany(write => write.Guards.Count == 0 ? [(Guard: "(shape)", write.ReferenceExecuted)] : write.Guards.Select(guard => (Guard: guard, write.ReferenceExecuted)))
        .GroupBy(entry => entry.Guard, StringComparer.Ordinal)
        .Select(group => (Guard: group.Key, All: group.Count(), Executed: group.Count(entry => entry.ReferenceExecuted)))
        .OrderByDescending(entry => entry.Executed)
        .ThenByDescending(entry => entry.All)
        .ThenBy(entry => entry.Guard, StringComparer.Ordinal);

    private static StateObject Of(Tally tally) => StateObject.Of(("ok", tally.Ok), ("total", tally.Total));

    private static StateArray Of(IEnumerable<RefusedWrite> writes) => StateArray.From(writes.Select(write => StateObject.Of(
        ("where", write.Where),
        ("tool", write.Tool),
        ("guards", Texts(write.Guards)),
        ("why", write.Why),
        ("executedByReference", write.ReferenceExecuted),
        ("followsFromEarlierRefusal", write.IsConsequence))));

    private static StateArray Texts(IEnumerable<string> texts) => StateArray.From(texts.Select(text => (StateValue)text));
}
