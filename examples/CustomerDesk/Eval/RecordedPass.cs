using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>Both passes over one recorded file.</summary>
internal static class RecordedPass
{
    public static async ValueTask RunAsync(BenchmarkDomain domain, IReadOnlyList<RecordedRun> runs, Findings findings, CancellationToken cancellationToken)
    {
        Desk desk = domain.DeskFor(runs);
        Contract api = GuardSets.ApiOnly(desk);
        Dictionary<string, string> goals = [];
        foreach (RecordedRun run in runs)
        {
            string? goal = await GoalAsync(desk, api, domain, run, goals, cancellationToken);
            RunReplay.Played first = await RunReplay.RunAsync(desk, api, run, cancellationToken);
            RunReplay.Played second = await RunReplay.RunAsync(desk, desk.Contract, run, cancellationToken);
            findings.AddRun(run, first, goal);
            findings.AddRunGuarded(run, second, desk.Contract, isRightByGold: goal is not null && first.FinalHash == goal);
        }
    }

    // The goal is what the golden sequence reaches on the database that the file was recorded on.
    private static async ValueTask<string?> GoalAsync(Desk desk, Contract api, BenchmarkDomain domain, RecordedRun run, Dictionary<string, string> goals, CancellationToken cancellationToken)
    {
        if (!domain.Goals.TryGetValue(run.Task, out GoldenTask? task))
        {
            return null;
        }

        if (!goals.TryGetValue(run.Task, out string? hash))
        {
            hash = (await GoldenReplay.RunAsync(desk, api, task, compare: false, cancellationToken)).FinalHash;
            goals.Add(run.Task, hash);
        }

        return hash;
    }
}
