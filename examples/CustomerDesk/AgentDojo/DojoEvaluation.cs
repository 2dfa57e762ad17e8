using Clp;
using CustomerDesk.Eval;

namespace CustomerDesk.AgentDojo;

/// <summary>Reads recorded files, replays what can be read and reports per suite.</summary>
internal sealed record DojoEvaluation(IReadOnlyList<DojoReport> Reports, IReadOnlyList<LineProblem> Problems)
{
    /// <summary>Evaluates recorded files, or all of the folder when none is named.</summary>
    /// <param name="folder">The folder with the environments, or the data folder above it.</param>
    /// <param name="recorded">Files to evaluate.</param>
    /// <param name="build">Builds each suite's contract, perhaps with more guards or fewer.</param>
    /// <param name="clock">The runtime's clock.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="ClpException">The folder or a file is missing.</exception>
    public static async Task<DojoEvaluation> RunAsync(string folder, IReadOnlyList<string> recorded, Func<ContractBuilder, Contract> build, TimeProvider clock, CancellationToken cancellationToken)
    {
        string home = BenchmarkFolder.Find(folder, "agentdojo");
        List<DojoRun> runs = [];
        List<LineProblem> problems = [];
        foreach (string path in recorded.Count > 0 ? recorded : DojoFolder.Recorded(home))
        {
            runs.AddRange(DojoReader.Read(path, problems));
        }

        List<DojoReport> reports = [];
        foreach (IGrouping<string, DojoRun> suite in runs.GroupBy(run => run.Suite, StringComparer.Ordinal).OrderBy(suite => suite.Key, StringComparer.Ordinal))
        {
            if (!DojoSuite.Names.Contains(suite.Key))
            {
                problems.AddRange(suite.Select(run => new LineProblem(run.File, run.Line, ClpCodes.BadTrace, $"{ClpCodes.BadTrace}: there is no contract for the suite '{run.Suite}'; known are {string.Join(", ", DojoSuite.Names)}.")));
                continue;
            }

            reports.Add(await ReplayAsync(home, suite.Key, [.. suite], build, clock, cancellationToken));
        }

        return new DojoEvaluation(reports, problems);
    }

    private static async Task<DojoReport> ReplayAsync(string home, string suite, IReadOnlyList<DojoRun> runs, Func<ContractBuilder, Contract> build, TimeProvider clock, CancellationToken cancellationToken)
    {
        StateObject environment = DojoEnvironment.Load(home, suite);
        Contract contract = build(DojoSuite.Define(suite, environment));
        List<DojoVerdict> verdicts = [];
        foreach (DojoRun run in runs)
        {
            verdicts.Add(await DojoReplay.RunAsync(contract, run, clock, cancellationToken));
        }

        return new DojoReport(suite, environment, verdicts);
    }
}
