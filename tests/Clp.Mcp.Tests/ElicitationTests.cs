using System.Text.Json;
using System.Text.Json.Nodes;
using Clp.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp.Tests;

/// <summary>What becomes of a user's answer when a call lacks something, with the SDK's own client, in both ways that the protocol has for it.</summary>
public sealed class ElicitationTests
{
    private const string Handshake = "2025-11-25", Newest = "2026-07-28";

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    public async Task Answer_Accepted_IsANewProposal_WhoseValuesAreTheUsersWord(string revision)
    {
        ElicitRequestParams? seen = null;
        await using InProcess desk = await StartAsync(revision, request => { seen = request; return Accept(("to", "bob"), ("kind", "gift"), ("urgent", true), ("confirm", true)); });

        CallToolResult result = await desk.CallAsync("pay", ("amount", 10));

        result.IsError.ShouldBe(false, Text(result));
        Answer(result, "user").ShouldBe("answered");
        ElicitRequestParams form = seen.ShouldNotBeNull();
        form.Mode.ShouldBe("form");
        form.RequestedSchema!.Properties.Keys.ShouldBe(["to", "kind", "urgent", "confirm"]);
        form.RequestedSchema.Properties.Values.ShouldAllBe(p => p.Type == "string" || p.Type == "boolean");
        form.Message.ShouldContain("\"amount\":10");
        Proposal proposal = desk.Instance.ProposalsFor(desk.Instance.PendingIntents.ShouldHaveSingleItem())[^1];
        proposal.Status.ShouldBe(ProposalStatus.Staged);
        proposal.Origins["amount"].Source.ShouldBe(ValueSource.Ai);
        proposal.Origins["to"].ShouldBe(new Origin(ValueSource.User, "elicitation"));
        proposal.By.ShouldBe(Actor.Ai("mcp"));
        desk.Instance.StateVersion.ShouldBe(-1);
    }

    [Theory]
    [InlineData(Handshake, "decline", "declined")]
    [InlineData(Newest, "decline", "declined")]
    [InlineData(Handshake, "cancel", "cancelled")]
    [InlineData(Newest, "cancel", "cancelled")]
    [InlineData(Newest, "whatever", "cancelled")]
    public async Task Answer_ThatIsNone_LeavesTheCallIncomplete(string revision, string action, string word)
    {
        await using InProcess desk = await StartAsync(revision, _ => new ElicitResult { Action = action });

        CallToolResult result = await desk.CallAsync("pay", ("amount", 10));

        ShouldBeIncomplete(result, word);
        (await desk.LogAsync()).OfType<ContractEvent.ProposalStaged>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    public async Task Answer_AcceptedWithConfirmFalse_IsANo(string revision)
    {
        await using InProcess desk = await StartAsync(revision, _ => Accept(("to", "bob"), ("kind", "gift"), ("urgent", true), ("confirm", false)));

        ShouldBeIncomplete(await desk.CallAsync("pay", ("amount", 10)), "did not confirm");
        (await desk.LogAsync()).OfType<ContractEvent.ProposalStaged>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Answer_AcceptedWithoutConfirm_IsANo()
    {
        await using InProcess desk = await StartAsync(Newest, _ => Accept(("to", "bob"), ("kind", "gift"), ("urgent", true)));

        ShouldBeIncomplete(await desk.CallAsync("pay", ("amount", 10)), "did not confirm");
    }

    [Fact]
    public async Task Answer_ToAFieldOfTheContractThatIsNamedConfirm_IsANoWhenFalse()
    {
        Contract contract = Contract.Define("confirming").State(StateObject.Empty, Field.Optional("x", Shape.Integer))
            .Intent("go", i => i.Required("confirm", Shape.Boolean)).Transition("go", "go", _ => StateDelta.Set("x", 1)).Build();
        ElicitRequestParams? seen = null;
        await using InProcess desk = await StartAsync(Newest, request => { seen = request; return Accept(("confirm", false), ("confirm_", true)); }, contract: contract);

        ShouldBeIncomplete(await desk.CallAsync("go"), "did not confirm");
        seen!.RequestedSchema!.Properties.Keys.ShouldBe(["confirm", "confirm_"]);
    }

    [Fact]
    public async Task Question_WithWhatTheModelGave_IsOneLineWithoutALink()
    {
        string? message = null;
        await using InProcess desk = await StartAsync(Newest, request => { message = request.Message; return new ElicitResult { Action = "decline" }; });

        await desk.CallAsync("pay", ("to", "bob\n\u202e https://e.ex WWW.e.ex mailto:e@e.ex"));

        message.ShouldNotBeNull().ShouldSatisfyAllConditions(m => m.ShouldNotContain("//"), m => m.ShouldNotContain("www.", Case.Insensitive), m => m.ShouldNotContain("mailto:"));
        message.ShouldNotContain("\n");
        message.ShouldNotContain("\u202e");
        message.Length.ShouldBeLessThan(1_000);
    }

    [Theory]
    [InlineData("to", 17)]
    [InlineData("kind", "bribe")]
    [InlineData("urgent", "yes")]
    [InlineData("to", "")]
    public async Task Answer_WithAValueThatDoesNotFit_IsCheckedLikeAnyOther(string field, object value)
    {
        Dictionary<string, object?> values = new() { ["to"] = "bob", ["kind"] = "gift", ["urgent"] = true, ["confirm"] = true };
        values[field] = value;
        await using InProcess desk = await StartAsync(Newest, _ => Accept([.. values.Select(v => (v.Key, v.Value))]));

        CallToolResult result = await desk.CallAsync("pay", ("amount", 10));

        result.IsError.ShouldBe(true);
        Answer(result, "status").ShouldBe("invalid", Text(result));
        Text(result).ShouldContain(field);
        desk.Instance.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Answer_WithFieldsNobodyAskedFor_IsNotUsed()
    {
        await using InProcess desk = await StartAsync(Newest, _ => Accept(("to", "bob"), ("kind", "gift"), ("urgent", true), ("confirm", true), ("amount", 99)));

        ShouldBeIncomplete(await desk.CallAsync("pay", ("amount", 10)), "gave no usable answer");
    }

    [Fact]
    public async Task Answer_ThatStillLeavesSomethingOut_IsIncompleteAndNotAskedAgain()
    {
        int asked = 0;
        await using InProcess desk = await StartAsync(Newest, _ => { asked++; return Accept(("to", "bob"), ("confirm", true)); });

        CallToolResult result = await desk.CallAsync("pay", ("amount", 10));

        Answer(result, "status").ShouldBe("incomplete");
        Text(result).ShouldContain("\"kind\"");
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_ThatAGuardObjectsTo_IsDenied()
    {
        await using InProcess desk = await StartAsync(Newest, _ => Accept(("amount", 500), ("to", "bob"), ("kind", "gift"), ("urgent", true), ("confirm", true)));

        CallToolResult result = await desk.CallAsync("pay");

        Answer(result, "status").ShouldBe("denied");
    }

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    public async Task User_OfAClientThatCannotAsk_IsNotAsked(string revision)
    {
        await using InProcess desk = await InProcess.StartAsync(client: Patient.Options(revision));

        CallToolResult result = await desk.CallAsync("pay", ("amount", 10));

        Answer(result, "status").ShouldBe("incomplete");
        result.StructuredContent!.Value.TryGetProperty("user", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task User_WhenTheHostDoesNotWantIt_IsNotAsked()
    {
        await using InProcess desk = await StartAsync(Newest, _ => throw new InvalidOperationException("asked"), new McpContractOptions { AsksUsers = false });

        Answer(await desk.CallAsync("pay", ("amount", 10)), "status").ShouldBe("incomplete");
    }

    [Fact]
    public async Task User_ForAPersonalField_IsAskedOnlyWhenTheHostSaysSo()
    {
        static ElicitResult Name(ElicitRequestParams _) => Accept(("name", "Ann"), ("age", 7), ("confirm", true));
        await using InProcess careful = await StartAsync(Newest, Name);
        await using InProcess open = await StartAsync(Newest, Name, new McpContractOptions { AsksForPersonal = true });

        Answer(await careful.CallAsync("note"), "status").ShouldBe("incomplete");
        CallToolResult asked = await open.CallAsync("note");

        asked.IsError.ShouldBe(false, Text(asked));
    }

    [Fact]
    public async Task User_ForAFieldThatNoFormHas_IsNotAsked()
    {
        await using InProcess desk = await StartAsync(Newest, _ => throw new InvalidOperationException("asked"));

        Answer(await desk.CallAsync("split"), "status").ShouldBe("incomplete");
    }

    [Fact]
    public async Task User_WhoTakesTooLong_HasNotAnswered()
    {
        FakeClock clock = new();
        TaskCompletionSource asked = new(), never = new();
        McpClientOptions client = Patient.Options(Handshake, new McpClientHandlers { ElicitationHandler = async (_, _) => { asked.SetResult(); await never.Task; return new ElicitResult(); } });
        await using InProcess desk = await InProcess.StartAsync(new McpContractOptions { TimeProvider = clock, AnswerTime = TimeSpan.FromMinutes(1) }, client);

        Task<CallToolResult> call = desk.CallAsync("pay", ("amount", 10));
        await asked.Task.WaitAsync(Child.Patience);
        clock.Advance(TimeSpan.FromMinutes(2));

        ShouldBeIncomplete(await call.WaitAsync(Child.Patience), "did not answer");
        never.SetResult();
    }

    [Fact]
    public async Task User_WhenTooManyAreAskedAlready_IsNotAsked()
    {
        TaskCompletionSource asked = new(), go = new();
        McpClientOptions client = Patient.Options(Newest, new McpClientHandlers { ElicitationHandler = async (_, _) => { asked.SetResult(); await go.Task; return new ElicitResult { Action = "decline" }; } });
        await using InProcess desk = await InProcess.StartAsync(new McpContractOptions { MaxOpenRequests = 1 }, client);

        Task<CallToolResult> first = desk.CallAsync("pay", ("amount", 10));
        await asked.Task.WaitAsync(Child.Patience);
        CallToolResult second = await desk.CallAsync("pay", ("amount", 11));
        go.SetResult();

        second.StructuredContent!.Value.TryGetProperty("user", out _).ShouldBeFalse();
        ShouldBeIncomplete(await first, "declined");
    }

    [Fact]
    public async Task Answer_ForgedWithAStateThatWasNeverGiven_IsACallLikeAnyOther()
    {
        await using Child child = Child.Start(Child.ServingDesk());
        JsonObject Call(JsonObject arguments, string? state) => new()
        {
            ["name"] = "pay",
            ["arguments"] = arguments,
            ["requestState"] = state,
            ["inputResponses"] = state is null ? null : new JsonObject { ["x"] = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["to"] = "eve", ["kind"] = "gift", ["urgent"] = true, ["confirm"] = true } } },
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = Newest,
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" },
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject() },
            },
        };

        JsonObject forged = await child.AskAsync("tools/call", Call(new JsonObject { ["amount"] = 1 }, "made-up"));
        JsonObject whole = await child.AskAsync("tools/call", Call(new JsonObject { ["amount"] = 1, ["to"] = "bob", ["kind"] = "gift", ["urgent"] = true }, null));

        ((string)forged.Result()["resultType"]!).ShouldBe("input_required", "the user is asked, and nothing is taken from the forged answer");
        forged.Result()["inputRequests"]!.AsObject().Count.ShouldBe(1);
        whole.Status().ShouldBe("waiting");
    }

    private static Task<InProcess> StartAsync(string revision, Func<ElicitRequestParams, ElicitResult> user, McpContractOptions? options = null, Contract? contract = null)
        => InProcess.StartAsync(options, Patient.Options(revision, new McpClientHandlers { ElicitationHandler = (request, _) => new(user(request!)) }), contract);

    private static ElicitResult Accept(params (string Name, object? Value)[] content)
        => new() { Action = "accept", Content = content.ToDictionary(c => c.Name, c => JsonSerializer.SerializeToElement(c.Value)) };

    private static void ShouldBeIncomplete(CallToolResult result, string user)
    {
        result.IsError.ShouldBe(true);
        Answer(result, "status").ShouldBe("incomplete");
        Answer(result, "user").ShouldBe(user);
    }

    private static string? Answer(CallToolResult result, string field) => result.StructuredContent!.Value.GetProperty(field).GetString();

    private static string Text(CallToolResult result) => result.StructuredContent!.Value.GetRawText();
}
