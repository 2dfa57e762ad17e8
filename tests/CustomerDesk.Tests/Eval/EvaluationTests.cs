using Clp;
using CustomerDesk.Eval;

namespace CustomerDesk.Tests.Eval;

public sealed class EvaluationTests
{
    // Every tool of both desks occurs, and most of their refusals; results and hashes are those of the benchmarks' tools.
    [Theory]
    [InlineData("tau-bench", 15, 94)]
    [InlineData("tau2-bench", 15, 95)]
    public async Task RunAsync_OnOwnData_GivesTheToolsResultsRefusalsAndHashes(string benchmark, int sequences, int results)
    {
        EvaluationReport report = await Evaluation.RunAsync(OwnData.Folder, benchmark);

        report.Differences.ShouldBeEmpty();
        report.Problems.ShouldBeEmpty();
        report.Golden.ShouldBe(new(sequences, sequences));
        report.ResultsExact.ShouldBe(new(results, results));
        report.ResultsEqual.ShouldBe(new(results, results));
        report.Labels.ShouldBe(new(sequences, sequences));
        report.ChangesWithoutAcceptance.ShouldBe(0);
        report.Replays.ShouldBe(new(4 * sequences, 4 * sequences));
    }

    [Fact]
    public async Task RunAsync_WithAllGuards_NamesTheGuardThatRefusesWhatTheReferenceExecuted()
    {
        EvaluationReport report = await Evaluation.RunAsync(OwnData.Folder, "tau2-bench");

        RefusedWrite[] refused = [.. report.RefusedAlthoughExecuted];
        refused.Length.ShouldBe(5);
        refused.ShouldAllBe(write => write.Tool == "send_certificate" && write.Guards.Contains("certificate_is_justified"));
        report.GoldenRefused.Count.ShouldBe(5);
        report.RightByGoldHit.Count.ShouldBe(5);
        report.Refused.ShouldContain(write => !write.ReferenceExecuted && write.Guards.Contains("payments_add_up"));
    }

    [Fact]
    public async Task RunAsync_GoldenHashThatIsNotReached_IsCountedAndSaid()
    {
        using OwnData data = new();
        data.Edit("tau-bench/retail/golden-test.jsonl", text => text.Replace("\"finalStateHash\": \"", "\"finalStateHash\": \"0", StringComparison.Ordinal));

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench");

        report.Golden.ShouldBe(new(7, 15));
        report.Differences.Count.ShouldBe(8);
        report.Differences.ShouldAllBe(difference => difference.Contains("the final hash is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_RecordedResultThatIsOtherwise_IsCountedAndSaid()
    {
        using OwnData data = new();
        data.Edit("tau2-bench/recorded/retail.jsonl", text => text.Replace("Error: Non-pending order cannot be cancelled", "Error: something else", StringComparison.Ordinal));

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau2-bench");

        report.ResultsExact.ShouldBe(new(94, 95));
        report.Differences.ShouldHaveSingleItem().ShouldContain("cancel_pending_order");
    }

    [Fact]
    public async Task RunAsync_DatabaseWithAnotherPrice_ChangesResultsAndHashes()
    {
        using OwnData data = new();
        data.Edit("tau-bench/retail/db/products.json", text => text.Replace("60.35", "60.36", StringComparison.Ordinal));

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench");

        report.Golden.IsComplete.ShouldBeFalse();
        report.ResultsExact.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_AirlineRecordedOnAnotherUsersFile_IsJudgedOnThatFile()
    {
        using OwnData data = new();
        File.Copy(data.PathOf("tau-bench/airline/db/users.json"), data.PathOf("tau-bench/airline/db/users.as-recorded.json"));
        data.Edit("tau-bench/airline/db/users.json", text => text.Replace("\"state\"", "\"province\"", StringComparison.Ordinal));

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench");

        report.ResultsExact.ShouldBe(new(94, 94));
        report.GoalHashes.ShouldBe(new(15, 15));
    }

    [Fact]
    public async Task RunAsync_FileOfAnUnseenName_IsGivenToTheDomainWhoseToolsItCalls()
    {
        using OwnData data = new();
        File.Move(data.PathOf("tau-bench/recorded/airline.jsonl"), data.PathOf("unseen.jsonl"));

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench", [data.PathOf("unseen.jsonl")]);

        report.Runs.ShouldBe(7);
        report.ResultsExact.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_FileOfBothDomains_GivesEachRunToItsOwn()
    {
        using OwnData data = new();
        File.WriteAllText(data.PathOf("mixed.jsonl"), File.ReadAllText(data.PathOf("tau2-bench/recorded/airline.jsonl")) + File.ReadAllText(data.PathOf("tau2-bench/recorded/retail.jsonl")));

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau2-bench", [data.PathOf("mixed.jsonl")]);

        report.ResultsExact.ShouldBe(new(95, 95));
    }

    [Fact]
    public async Task RunAsync_LabelThatTheGoldenEndDoesNotConfirm_IsCountedAndSaid()
    {
        using OwnData data = new();
        data.Edit("tau2-bench/recorded/retail.jsonl", text => text.Replace("\"db_match\": true", "\"db_match\": false", StringComparison.Ordinal));

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau2-bench");

        report.Labels.ShouldBe(new(7, 15));
        report.UnconfirmedLabels.Count.ShouldBe(8);
        report.RightByLabel.ShouldBe(7);
        report.RightByGold.ShouldBe(15);
    }

    [Theory]
    [InlineData("{\"task_id\": 1", "CLP0001")]
    [InlineData("nonsense", "CLP0001")]
    [InlineData("[]", ClpCodes.WrongKind)]
    [InlineData("{\"task_id\":1,\"task_id\":2,\"messages\":[]}", "CLP0002")]
    [InlineData("{\"messages\":[]}", ClpCodes.DamagedLine)]
    [InlineData("{\"task_id\":1,\"messages\":7}", ClpCodes.DamagedLine)]
    [InlineData("{\"task_id\":1,\"messages\":[7]}", ClpCodes.BadTrace)]
    public async Task RunAsync_DamagedLine_IsNamedAndTheRestEvaluated(string line, string code)
    {
        using OwnData data = new();
        data.Edit("tau-bench/recorded/retail.jsonl", text => line + "\n\n" + text);

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench");

        LineProblem problem = report.Problems.ShouldHaveSingleItem();
        problem.File.ShouldBe("retail.jsonl");
        problem.Line.ShouldBe(1);
        problem.Code.ShouldStartWith(code);
        report.ResultsExact.ShouldBe(new(94, 94));
    }

    [Fact]
    public async Task RunAsync_LineThatIsNoUtf8_IsNamedAndTheRestEvaluated()
    {
        using OwnData data = new();
        string path = data.PathOf("tau-bench/recorded/retail.jsonl");
        byte[] mark = [0xEF, 0xBB, 0xBF];
        File.WriteAllBytes(path, [.. mark, .. "{\"task_id\":\""u8, 0xFF, .. "\",\"messages\":[]}\r\n"u8, .. File.ReadAllBytes(path)]);

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench");

        LineProblem problem = report.Problems.ShouldHaveSingleItem();
        problem.Line.ShouldBe(1);
        problem.Code.ShouldStartWith("CLP000");
        report.ResultsExact.ShouldBe(new(94, 94));
    }

    [Fact]
    public async Task RunAsync_DamagedGoldenLine_IsNamedAndTheRestEvaluated()
    {
        using OwnData data = new();
        data.Edit("tau-bench/airline/golden-test.jsonl", text => text + "{\"task\":9,\"actions\":[{}],\"finalStateHash\":\"\"}\n");

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench");

        report.Problems.ShouldHaveSingleItem().Code.ShouldBe(ClpCodes.DamagedLine);
        report.Golden.ShouldBe(new(15, 15));
    }

    [Fact]
    public async Task RunAsync_CallsThatNothingKnowsOrThatCannotBeRead_AreAnsweredAndChangeNothing()
    {
        using OwnData data = new();
        File.WriteAllText(data.PathOf("odd.jsonl"), """
            {"task_id":"none","messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"__proto__","arguments":"{}"}},{"id":"b","function":{"name":"cancel_pending_order","arguments":"{\"order_id\":"}},{"id":"c","function":{"name":"cancel_pending_order","arguments":"{\"order_id\":7,\"reason\":[]}"}}]},{"role":"tool","tool_call_id":"a","content":"Unknown action __proto__"}]}
            """);

        EvaluationReport report = await Evaluation.RunAsync(data.Copy, "tau-bench", [data.PathOf("odd.jsonl")]);

        report.ResultsExact.ShouldBe(new(1, 1));
        report.WritesExecuted.ShouldBe(new(0, 2));
        report.Problems.ShouldBeEmpty();
    }
}
