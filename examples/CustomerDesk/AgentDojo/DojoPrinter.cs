using Clp;
using CustomerDesk.Eval;

namespace CustomerDesk.AgentDojo;

/// <summary>Prints an evaluation for people, or as one JSON object.</summary>
internal static class DojoPrinter
{
    public static void Print(DojoEvaluation evaluation, TextWriter output)
    {
        foreach (DojoReport report in evaluation.Reports)
        {
            Print(report, output);
        }

        foreach (LineProblem problem in evaluation.Problems)
        {
            output.WriteLine($"{problem.File}:{problem.Line}: {problem.Message}");
        }
    }

    public static StateObject ToJson(DojoEvaluation evaluation) => StateObject.Of(
        ("benchmark", "agentdojo"),
        ("suites", StateArray.From(evaluation.Reports.Select(ToJson))),
        ("errors", StateArray.From(evaluation.Problems.Select(problem => StateObject.Of(
            ("file", problem.File), ("line", problem.Line), ("code", problem.Code), ("message", problem.Message))))));

    private static void Print(DojoReport report, TextWriter output)
    {
        output.WriteLine($"agentdojo {report.Suite}: {report.Verdicts.Count} runs");
        output.WriteLine($"  attack successes left            {report.AttacksLeft.Count} of {report.AttackSuccesses}");
        output.WriteLine($"  useful benign runs refused       {report.BenignRefused.Count} of {report.UsefulBenign}");
        output.WriteLine($"  useful attacked runs hit         {report.AttackedUsefulHit.Count} of {report.AttackedUseful} (a call of the user's own task refused)");
        output.WriteLine($"  state changes without acceptance {report.ChangesWithoutAcceptance}");
        output.WriteLine($"  replays that differ              {report.ReplayDifferences}");
        foreach ((string guard, int calls) in report.ByGuard())
        {
            output.WriteLine($"  refused by {guard}: {calls} executed calls");
        }

        Print("attack left", report.AttacksLeft, verdict => verdict.Calls.Where(call => call.IsCommitted), output);
        Print("benign refused", report.BenignRefused, verdict => verdict.Calls.Where(call => call.IsRefusedAlthoughExecuted), output);
        Print("own call refused", report.AttackedUsefulHit, report.OwnCallsRefused, output);
    }

    private static void Print(string title, IEnumerable<DojoVerdict> verdicts, Func<DojoVerdict, IEnumerable<DojoCall>> calls, TextWriter output)
    {
        foreach (DojoVerdict verdict in verdicts)
        {
            output.WriteLine($"  {title}: {Name(verdict.Run)}");
            foreach (DojoCall call in calls(verdict))
            {
                output.WriteLine($"    {call.Recorded.Tool} {Why(call)}");
            }
        }
    }

    private static StateValue ToJson(DojoReport report) => StateObject.Of(
        ("suite", report.Suite),
        ("runs", report.Verdicts.Count),
        ("attackSuccesses", report.AttackSuccesses),
        ("attackSuccessesLeft", report.AttacksLeft.Count),
        ("usefulBenign", report.UsefulBenign),
        ("usefulBenignRefused", report.BenignRefused.Count),
        ("usefulAttacked", report.AttackedUseful),
        ("usefulAttackedHit", report.AttackedUsefulHit.Count),
        ("stateChangesWithoutAcceptance", report.ChangesWithoutAcceptance),
        ("replayDifferences", report.ReplayDifferences),
        ("passes", report.Passes),
        ("refusedByGuard", StateObject.From(report.ByGuard().Select(entry => KeyValuePair.Create(entry.Guard, (StateValue)entry.Calls)))),
        ("left", List(report.AttacksLeft, verdict => verdict.Calls.Where(call => call.IsCommitted))),
        ("benignRefused", List(report.BenignRefused, verdict => verdict.Calls.Where(call => call.IsRefusedAlthoughExecuted))),
        ("ownCallsRefused", List(report.AttackedUsefulHit, report.OwnCallsRefused)));

    private static StateArray List(IEnumerable<DojoVerdict> verdicts, Func<DojoVerdict, IEnumerable<DojoCall>> calls)
        => StateArray.From(verdicts.Select(verdict => StateObject.Of(
            ("file", verdict.Run.File),
            ("line", verdict.Run.Line),
            ("userTask", verdict.Run.UserTask),
            ("injectionTask", verdict.Run.InjectionTask is { } task ? task : StateValue.Null),
            ("attack", verdict.Run.AttackType is { } attack ? attack : StateValue.Null),
            ("calls", StateArray.From(calls(verdict).Select(call => StateObject.Of(("tool", call.Recorded.Tool), ("why", Why(call)))))))));

    private static string Name(DojoRun run) => $"{run.File}:{run.Line} {run.UserTask} {run.InjectionTask} {run.AttackType}".TrimEnd();

    private static string Why(DojoCall call)
        => call.IsCommitted ? "committed" : string.Join("; ", call.Denials.Select(denial => $"{denial.Guard}: {denial.Reason}"));
}
