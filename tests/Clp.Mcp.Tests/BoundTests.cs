using System.Text.Json.Nodes;

namespace Clp.Mcp.Tests;

/// <summary>Bombs and floods, at a real process: a typed answer for each, nothing in the state, and the process serves on.</summary>
public sealed class BoundTests
{
    private const int ParseError = -32700, InvalidRequest = -32600;

    [Fact]
    public async Task Argument_OfTwoMegabytes_IsAnAnswerForTheModel()
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());

        JsonObject answer = await child.CallAsync("pay", new JsonObject { ["amount"] = 1, ["to"] = new string('x', 2 << 20), ["kind"] = "gift", ["urgent"] = true });

        answer.IsError().ShouldBeTrue();
        answer.Status().ShouldBe("invalid");
        await ShouldLiveAsync(child);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Argument_OfTenMegabytes_IsAnErrorForTheRequest_WhereverItsIdStands(bool idLast)
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());
        string parameters = $$"""{"name":"pay","arguments":{"id":5,"to":"{{new string('x', 10 << 20)}}","note":"\"id\":6"} }""";

        await child.SendAsync(idLast
            ? $$"""{"method":"tools/call","params":{{parameters}},"jsonrpc":"2.0","id":4711}"""
            : $$"""{"id":4711,"method":"tools/call","params":{{parameters}},"jsonrpc":"2.0"}""");

        JsonObject answer = await child.AnswerAsync(4711);
        answer.Code().ShouldBe(InvalidRequest);
        ((string)answer["error"]!["message"]!).ShouldContain("CLP0004");
        await ShouldLiveAsync(child);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(100_000)]
    public async Task Argument_TooDeep_IsAnErrorForTheRequest(int depth)
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());

        await child.SendAsync($$"""{"jsonrpc":"2.0","method":"tools/call","params":{"name":"split","arguments":{"parts":{{new string('[', depth)}}{{new string(']', depth)}}} },"id":"deep"}""");
        JsonObject answer = await child.FindAsync(m => m.ContainsKey("error"));

        ((string)answer["id"]!).ShouldBe("deep");
        answer.Code().ShouldBe(ParseError);
        ((string)answer["error"]!["message"]!).ShouldContain("CLP0003");
        await ShouldLiveAsync(child);
    }

    [Fact]
    public async Task Arguments_ManyAndOdd_AreAnswersForTheModel()
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());
        JsonObject many = [];
        for (int i = 0; i < 20_000; i++)
        {
            many["f" + i] = i;
        }

        (await child.CallAsync("pay", many)).Status().ShouldBe("invalid");
        (await child.CallAsync("pay", new JsonObject { ["amount"] = "12; DROP", ["to"] = null, ["kind"] = new JsonArray(), ["urgent"] = new JsonObject() })).Status().ShouldBe("invalid");
        await ShouldLiveAsync(child);
    }

    [Fact]
    public async Task Key_Reserved_ChangesNothing()
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());

        await child.SendAsync("""{"jsonrpc":"2.0","id":99,"method":"tools/call","params":{"name":"pay","arguments":{"__proto__":{"amount":1}}}}""");
        JsonObject answer = await child.AnswerAsync(99);

        (answer.ContainsKey("error") || answer.IsError()).ShouldBeTrue(answer.ToJsonString());
        await ShouldLiveAsync(child);
    }

    [Fact]
    public async Task Calls_InVain_AreToldToStop_AndACommitElsewhereBeginsAnew()
    {
        await using InProcess desk = await InProcess.StartAsync(new McpContractOptions { Mediation = new Ai.MediationOptions { Name = "mcp", MaxAttemptsPerIntent = 3 } });

        List<string?> statuses = [];
        for (int i = 0; i < 4; i++)
        {
            statuses.Add(await PayTooMuchAsync(desk));
        }

        (await desk.Instance.SubmitAsync("close")).IsCommitted.ShouldBeTrue();
        (await desk.Instance.SubmitAsync("reopen")).IsCommitted.ShouldBeTrue();
        statuses.Add(await PayTooMuchAsync(desk));

        statuses.ShouldBe(["denied", "denied", "denied", "over_budget", "denied"]);
        desk.Instance.PendingIntents.Length.ShouldBe(1, "what was given up was withdrawn");
    }

    [Fact]
    public async Task Requests_MoreThanMayBeOpen_AreRefused_AndTheOthersAnswered()
    {
        TaskCompletionSource asked = new();
        await using InProcess desk = await InProcess.StartAsync(
            new McpContractOptions { MaxOpenRequests = 1 },
            Patient.Options("2025-11-25", new() { ElicitationHandler = async (_, _) => { await asked.Task; return new ModelContextProtocol.Protocol.ElicitResult { Action = "decline" }; } }));

        Task<ModelContextProtocol.Protocol.CallToolResult> waiting = desk.CallAsync("pay", ("amount", 1));
        ModelContextProtocol.McpProtocolException refused = await Should.ThrowAsync<ModelContextProtocol.McpProtocolException>(desk.Client.ListToolsAsync().AsTask());
        asked.SetResult();

        refused.Message.ShouldContain(ClpCodes.TooMany);
        (await waiting).IsError.ShouldBe(true);
        (await desk.Client.ListToolsAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Runtime_ClosedUnderneath_IsATypedAnswerWithoutDetails()
    {
        await using InProcess desk = await InProcess.StartAsync();
        await desk.CloseRuntimeAsync();

        ModelContextProtocol.Protocol.CallToolResult call = await desk.CallAsync("pay", ("amount", 1));
        ModelContextProtocol.McpProtocolException list = await Should.ThrowAsync<ModelContextProtocol.McpProtocolException>(desk.Client.ListToolsAsync().AsTask());

        call.IsError.ShouldBe(true);
        call.StructuredContent!.Value.GetProperty("status").GetString().ShouldBe("failed");
        call.StructuredContent.Value.GetProperty("violations")[0].GetProperty("code").GetString().ShouldBe(ClpCodes.RuntimeClosed);
        list.ErrorCode.ShouldBe(ModelContextProtocol.McpErrorCode.InternalError);
        list.Message.ShouldNotContain("runtime");
    }

    [Fact]
    public async Task Tools_OnSeveralPages_AreAllListedOnce()
    {
        await using InProcess desk = await InProcess.StartAsync(new McpContractOptions { PageSize = 2 }, contract: Desk.Define("pages", "a", "b", "c"));

        (await desk.Client.ListToolsAsync()).Select(t => t.Name).ShouldBe(["pay", "note", "split", "close", "a", "b", "c"]);
    }

    private static async Task<string?> PayTooMuchAsync(InProcess desk)
        => (await desk.CallAsync("pay", ("amount", 500), ("to", "bob"), ("kind", "gift"), ("urgent", true))).StructuredContent!.Value.GetProperty("status").GetString();

    private static async Task ShouldLiveAsync(Child child)
    {
        (await child.AskAsync("resources/read", new JsonObject { ["uri"] = "clp://contract/state" })).Text()["stateVersion"]!.GetValue<int>().ShouldBe(-1);
        (int exit, string errors) = await child.EndAsync();
        exit.ShouldBe(0, errors);
    }
}
