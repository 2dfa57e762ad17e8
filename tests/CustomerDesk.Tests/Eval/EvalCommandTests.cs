using Clp;
using CustomerDesk.Eval;

namespace CustomerDesk.Tests.Eval;

public sealed class EvalCommandTests
{
    [Fact]
    public async Task RunAsync_WithJson_PrintsOneObjectWithTheFigures()
    {
        using StringWriter output = new();

        int exit = await EvalCommand.RunAsync("tau2-bench", OwnData.Folder, [], json: true, output, CancellationToken.None);

        exit.ShouldBe(0);
        StateObject report = StateObject.Parse(output.ToString());
        report.Get("api.goldenSequences.ok", 0).ShouldBe(15);
        report.Get("all.refusedAlthoughExecuted", 0).ShouldBe(5);
        report.Get("stateChangesWithoutAcceptance", -1).ShouldBe(0);
        report.Require<StateArray>("errors").ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_AsText_PrintsTheFigures()
    {
        using StringWriter output = new();

        await EvalCommand.RunAsync("tau-bench", OwnData.Folder, [], json: false, output, CancellationToken.None);

        string text = output.ToString();
        text.ShouldContain("golden sequences with the reference's results and hashes   15/15");
        text.ShouldContain("state changes without acceptance (counted in the logs)     0");
    }

    [Fact]
    public async Task RunAsync_WithADamagedLine_ExitsWithOne()
    {
        using OwnData data = new();
        data.Edit("tau-bench/recorded/retail.jsonl", text => "nonsense\n" + text);
        using StringWriter output = new();

        int exit = await EvalCommand.RunAsync("tau-bench", data.Copy, [], json: false, output, CancellationToken.None);

        exit.ShouldBe(1);
        output.ToString().ShouldContain("retail.jsonl:1: CLP0001");
    }

    [Theory]
    [InlineData("", "tau-bench", ClpCodes.MissingData)]
    [InlineData("no/such/folder", "tau-bench", ClpCodes.MissingData)]
    [InlineData("no/such/folder", "agentdojo", ClpCodes.MissingData)]
    [InlineData("", "other", ClpCodes.BadCommandLine)]
    public async Task RunAsync_WithoutWhatItNeeds_ExitsWithTwoAndATypedMessage(string below, string benchmark, string code)
    {
        using StringWriter output = new(), errors = new();
        string folder = Path.Combine(OwnData.Folder, "tau-bench", "recorded", below);

        int exit = await EvalCommand.RunAsync(benchmark, folder, [], json: false, output, CancellationToken.None, errors);

        exit.ShouldBe(2);
        errors.ToString().ShouldStartWith(code);
    }

    [Theory]
    [InlineData("tau-bench/retail/db/orders.json", "[]")]
    [InlineData("tau-bench/retail/db/orders.json", "{\"a\":1,\"a\":2}")]
    [InlineData("tau2-bench/airline/db.json", "{")]
    public async Task RunAsync_OnADamagedDatabase_ExitsWithTwoAndNamesTheFile(string file, string content)
    {
        using OwnData data = new();
        data.Edit(file, _ => content);
        using StringWriter output = new(), errors = new();

        int exit = await EvalCommand.RunAsync(file.Split('/')[0], data.Copy, [], json: false, output, CancellationToken.None, errors);

        exit.ShouldBe(2);
        errors.ToString().ShouldStartWith("CLP");
        errors.ToString().ShouldContain(Path.GetFileName(file));
    }
}
