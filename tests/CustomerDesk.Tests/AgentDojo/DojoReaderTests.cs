using Clp;
using CustomerDesk.AgentDojo;
using CustomerDesk.Eval;

namespace CustomerDesk.Tests.AgentDojo;

public sealed class DojoReaderTests : IDisposable
{
    private const string Good = """
        {"suite_name":"banking","user_task_id":"u","injection_task_id":null,"attack_type":null,"injections":{},"utility":true,"security":false,"messages":[
        {"role":"user","content":[{"type":"text","content":"Pay SHOP1"}]},
        {"role":"assistant","content":null,"tool_calls":[]},
        {"role":"tool","content":"done","tool_call":{"function":"send_money","args":{"recipient":"SHOP1"}},"error":null},
        {"role":"tool","content":"","tool_call":{"function":"send_money","args":{}},"error":"ValidationError"}]}
        """;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"dojo-{Environment.ProcessId}-{Path.GetRandomFileName()}.jsonl");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_GoodLine_GivesWhatWasSaidAndDone()
    {
        DojoRun run = Read(Good.ReplaceLineEndings("")).Runs.ShouldHaveSingleItem();

        run.IsAttacked.ShouldBeFalse();
        run.IsUsefulBenign.ShouldBeTrue();
        run.Steps[0].ShouldBe(new DojoStep.Said("Pay SHOP1"));
        DojoStep.Called[] calls = [.. run.Steps.OfType<DojoStep.Called>()];
        calls.Select(call => call.Failed).ShouldBe([false, true]);
        calls[0].Arguments["recipient"].ShouldBe("SHOP1");
    }

    [Fact]
    public void Read_AnswersThatDoNotRepeatTheirCall_AnswerTheCallsInOrder()
    {
        const string Line = """
            {"suite_name":"banking","user_task_id":"u","injections":{},"utility":null,"security":true,"messages":[
            {"role":"assistant","content":null,"tool_calls":[{"function":"a","args":{"x":"1"}},{"function":"b","args":{}}]},
            {"role":"tool","content":"one"},{"role":"tool","content":[{"type":"text","content":"two"}]},{"role":"tool","content":"nobody asked"}]}
            """;

        DojoRun run = Read(Line.ReplaceLineEndings("")).Runs.ShouldHaveSingleItem();

        run.Utility.ShouldBeFalse();
        run.Steps.OfType<DojoStep.Called>().Select(call => (call.Tool, call.Answer)).ShouldBe([("a", "one"), ("b", "two")]);
    }

    [Theory]
    [InlineData("""{"suite_name":"banking",""", ClpCodes.MalformedJson)]
    [InlineData("""{"suite_name":"banking"}""", ClpCodes.PathNotFound)]
    [InlineData("[]", ClpCodes.WrongKind)]
    [InlineData("""{"a":1,"a":2}""", ClpCodes.DuplicateKey)]
    public void Read_DamagedLine_IsReportedAndTheRestIsRead(string damaged, string code)
    {
        (IReadOnlyList<DojoRun> runs, IReadOnlyList<LineProblem> errors) = Read(damaged, "", Good.ReplaceLineEndings(""));

        runs.ShouldHaveSingleItem().Line.ShouldBe(3);
        LineProblem error = errors.ShouldHaveSingleItem();
        error.Line.ShouldBe(1);
        error.Code.ShouldBe(code);
        error.Message.ShouldNotBeNullOrWhiteSpace();
    }

    private (IReadOnlyList<DojoRun> Runs, IReadOnlyList<LineProblem> Errors) Read(params string[] lines)
    {
        File.WriteAllLines(_file, lines);
        List<LineProblem> problems = [];
        return (DojoReader.Read(_file, problems), problems);
    }
}
