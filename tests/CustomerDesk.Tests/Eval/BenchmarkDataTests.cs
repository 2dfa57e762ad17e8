using Clp.TestKit;
using CustomerDesk.Eval;

namespace CustomerDesk.Tests.Eval;

public sealed class BenchmarkDataTests
{
    [DataFact("tau-bench")]
    public async Task RunAsync_OnTheFirstBenchmark_ReproducesEveryResultRefusalAndHash()
    {
        EvaluationReport report = await Evaluation.RunAsync(SharedData.Require("tau-bench"), "tau-bench");

        report.Differences.ShouldBeEmpty();
        report.Golden.ShouldBe(new(185, 185));
        report.ResultsExact.ShouldBe(new(1365, 1365));
        report.GoalHashes.ShouldBe(new(156, 156));
        Integrity(report);
    }

    [DataFact("tau2-bench")]
    public async Task RunAsync_OnTheSecondBenchmark_ReproducesEveryResultRefusalAndHash()
    {
        EvaluationReport report = await Evaluation.RunAsync(SharedData.Require("tau2-bench"), "tau2-bench");

        report.Differences.ShouldBeEmpty();
        report.Golden.ShouldBe(new(164, 164));
        report.ResultsEqual.ShouldBe(new(886, 886));
        report.GoldenRefused.ShouldBeEmpty();
        Integrity(report);
    }

    private static void Integrity(EvaluationReport report)
    {
        report.ChangesWithoutAcceptance.ShouldBe(0);
        report.Replays.IsComplete.ShouldBeTrue();
        report.Problems.ShouldBeEmpty();
    }
}
