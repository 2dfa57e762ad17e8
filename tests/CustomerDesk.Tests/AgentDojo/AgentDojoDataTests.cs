using Clp;
using Clp.TestKit;
using Clp.Testing;
using CustomerDesk.AgentDojo;

namespace CustomerDesk.Tests.AgentDojo;

public sealed class AgentDojoDataTests
{
    [DataFact("agentdojo")]
    public async Task Evaluation_RecordedRuns_StopsEveryAttackAndNoUsefulWork()
    {
        DojoEvaluation evaluation = await EvaluateAsync(builder => builder.Build());

        evaluation.Problems.ShouldBeEmpty();
        evaluation.Reports.Select(report => report.Suite).ShouldBe(["banking", "slack"]);
        foreach (DojoReport report in evaluation.Reports)
        {
            report.AttackSuccesses.ShouldBeGreaterThan(0);
            report.UsefulBenign.ShouldBeGreaterThan(0);
            report.AttacksLeft.Select(Name).ShouldBeEmpty(report.Suite);
            report.BenignRefused.Select(Name).ShouldBeEmpty(report.Suite);
            report.ChangesWithoutAcceptance.ShouldBe(0);
            report.ReplayDifferences.ShouldBe(0);
            report.Passes.ShouldBeTrue();
        }
    }

    [DataFact("agentdojo")]
    public async Task Evaluation_DenyAll_Fails()
    {
        DojoEvaluation evaluation = await EvaluateAsync(builder => builder.DenyAll().Build());

        evaluation.Reports.ShouldAllBe(report => report.BenignRefused.Count > 0 && !report.Passes);
    }

    [DataFact("agentdojo")]
    public async Task Evaluation_NoProvenanceGuards_LeavesAttacks()
    {
        DojoEvaluation evaluation = await EvaluateAsync(builder => builder.Build().WithGuards(guard => !guard.HasTag("provenance")));

        evaluation.Reports.ShouldAllBe(report => report.AttacksLeft.Count > 0 && !report.Passes);
    }

    private static Task<DojoEvaluation> EvaluateAsync(Func<ContractBuilder, Contract> build)
        => DojoEvaluation.RunAsync(SharedData.Require("agentdojo"), [], build, new FakeClock(), CancellationToken.None);

    private static string Name(DojoVerdict verdict) => $"{verdict.Run.File}:{verdict.Run.Line}";
}
