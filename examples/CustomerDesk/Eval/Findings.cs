using Clp;

namespace CustomerDesk.Eval;

/// <summary>Collects what the passes find. Not thread-safe.</summary>
internal sealed class Findings
{
    private readonly List<string> differences = [], unconfirmed = [];
    private readonly List<RefusedWrite> refused = [], goldenRefused = [], labelHit = [], goldHit = [];
    private Tally golden, exact, equal, goalHashes, labels, executed, replays;
    private int goldenWrites, unaccepted, rightByLabel, rightByGold, runs;

    public void AddGolden(GoldenReplay.Played played)
    {
        golden = golden.Add(played.Differences.Count == 0);
        differences.AddRange(played.Differences);
        AddIntegrity(played.Unaccepted, played.ReplaysTheSame);
    }

    public void AddGoldenGuarded(GoldenTask task, GoldenReplay.Played played, Contract contract)
    {
        goldenWrites += played.Calls.Count(call => call.IsWrite && call.ReferenceExecuted);
        goldenRefused.AddRange(Refusals(task.Label, played.Calls.Where(call => call.IsRefusedAlthoughExecuted), contract));
        AddIntegrity(played.Unaccepted, played.ReplaysTheSame);
    }

    public void AddRun(RecordedRun run, RunReplay.Played played, string? goal)
    {
        runs++;
        foreach (PlayedCall call in played.Calls)
        {
            if (call.Call.Result is { } result)
            {
                AddResult(run, call, result);
            }
        }

        if (run.GoalHash is { } goalHash)
        {
            goalHashes = goalHashes.Add(goal == goalHash);
            differences.AddRange(goal == goalHash ? [] : [$"{run.Label}: the goal hash is {goal ?? "unknown (no such golden task)"}, not {goalHash}"]);
        }

        AddIntegrity(played.Unaccepted, played.ReplaysTheSame);
        if (run.RightByLabel is { } label && goal is not null)
        {
            bool agrees = label == (played.FinalHash == goal);
            labels = labels.Add(agrees);
            unconfirmed.AddRange(agrees ? [] : [$"{run.Label}: recorded as {(label ? "right" : "wrong")}, {(label ? "does not end" : "ends")} in the golden state"]);
        }
    }

    public void AddRunGuarded(RecordedRun run, RunReplay.Played played, Contract contract, bool isRightByGold)
    {
        foreach (PlayedCall call in played.Calls.Where(call => call.IsWrite))
        {
            executed = executed.Add(call.ReferenceExecuted);
        }

        refused.AddRange(Refusals(run.Label, played.Calls.Where(call => call.IsRefusedWrite), contract));
        IReadOnlyList<RefusedWrite> hits = [.. Refusals(run.Label, played.Calls.Where(call => call.IsRefusedAlthoughExecuted), contract)];
        if (run.RightByLabel == true)
        {
            rightByLabel++;
            labelHit.AddRange(hits);
        }

        if (isRightByGold)
        {
            rightByGold++;
            goldHit.AddRange(hits);
        }

        AddIntegrity(played.Unaccepted, played.ReplaysTheSame);
    }

    public EvaluationReport ToReport(string benchmark, IReadOnlyList<LineProblem> problems) => new()
    {
        Benchmark = benchmark,
        Golden = golden,
        ResultsExact = exact,
        ResultsEqual = equal,
        GoalHashes = goalHashes,
        Labels = labels,
        Differences = differences,
        UnconfirmedLabels = unconfirmed,
        WritesExecuted = executed,
        Refused = refused,
        GoldenRefused = goldenRefused,
        GoldenWrites = goldenWrites,
        RightByLabelHit = labelHit,
        RightByLabel = rightByLabel,
        RightByGoldHit = goldHit,
        RightByGold = rightByGold,
        ChangesWithoutAcceptance = unaccepted,
        Replays = replays,
        Runs = runs,
        Problems = problems,
    };

    private void AddResult(RecordedRun run, PlayedCall call, string result)
    {
        bool isExact = call.Answer.Text == result;
        bool isEqual = isExact || JsonEqual(call.Answer.Text, result);
        exact = exact.Add(isExact);
        equal = equal.Add(isEqual);
        if (!isExact)
        {
            string how = isEqual ? " (equal as JSON)" : "";
            differences.Add($"{run.Label}: {call.Call.Name} answers {GoldenReplay.Short(call.Answer.Text)}, not {GoldenReplay.Short(result)}{how}");
        }
    }

    private static bool JsonEqual(string left, string right)
    {
        try
        {
            return StateValue.Parse(left).Equals(StateValue.Parse(right));
        }
        catch (ClpException)
        {
            return false;
        }
    }

    private static IEnumerable<RefusedWrite> Refusals(string where, IEnumerable<PlayedCall> calls, Contract contract) =>
        calls.Select(call => RefusedWrite.Of(where, call, contract));

    private void AddIntegrity(int unacceptedChanges, bool replaysTheSame)
    {
        unaccepted += unacceptedChanges;
        replays = replays.Add(replaysTheSame);
    }
}
