using Clp.TestKit;
using CustomerDesk.Eval;

namespace CustomerDesk.Tests.Policy;

public sealed class PolicyDataTests
{
    [DataFact("tau2-bench")]
    public async Task AirlineGuards_RecordedWrites_RefuseExactlyWhatTheReadingByHandFinds()
    {
        string folder = SharedData.Require("tau2-bench");
        string[] airline = [.. Directory.GetFiles(Path.Combine(folder, "recorded"), "airline-*.jsonl")];
        airline.ShouldNotBeEmpty();

        EvaluationReport report = await Evaluation.RunAsync(folder, "tau2-bench", airline);

        report.WritesExecuted.Ok.ShouldBe(50);
        report.RefusedAlthoughExecuted
            .Select(write => new PolicyBreak(write.Where, write.Tool, write.Guards.ShouldHaveSingleItem()))
            .ShouldBe(PolicyReadings.Tau2Airline, ignoreOrder: true);
        report.GoldenRefused.ShouldBeEmpty();
        report.RightByGoldHit.ShouldBeEmpty();
        report.ChangesWithoutAcceptance.ShouldBe(0);
    }

    [DataFact("tau-bench")]
    public async Task EveryGuard_GoldOfTheFirstBenchmark_RefusesExactlyItsOwnBreaks()
    {
        string folder = SharedData.Require("tau-bench");
        string noRuns = Path.Combine(Path.GetTempPath(), $"no-runs-{Environment.ProcessId}.jsonl");
        await File.WriteAllTextAsync(noRuns, "");
        try
        {
            EvaluationReport report = await Evaluation.RunAsync(folder, "tau-bench", [noRuns]);

            report.GoldenRefused
                .Select(write => new PolicyBreak(write.Where, write.Tool, write.Guards.ShouldHaveSingleItem()))
                .ShouldBe(PolicyReadings.TauGold, ignoreOrder: true);
        }
        finally
        {
            File.Delete(noRuns);
        }
    }
}
