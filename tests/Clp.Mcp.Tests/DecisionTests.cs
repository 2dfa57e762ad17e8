using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp.Tests;

/// <summary>Accept, reject and commit as tools: only where the host opted in, only in the name it gave, and only for what was previewed.</summary>
public sealed class DecisionTests
{
    private static readonly McpContractOptions ByAda = new() { AllowDecisionsBy = Actor.Human("ada") };

    [Fact]
    public async Task Decisions_ByDefault_AreNoTools()
    {
        await using InProcess desk = await InProcess.StartAsync();

        (await desk.Client.ListToolsAsync()).Select(t => t.Name).ShouldNotContain(n => n == "accept" || n == "reject" || n == "commit");
        Answer(await PayAsync(desk)).TryGetProperty("preview", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task AcceptAndCommit_OfWhatWasPreviewed_AreAdas()
    {
        await using InProcess desk = await InProcess.StartAsync(ByAda);
        JsonElement proposed = Answer(await PayAsync(desk));

        CallToolResult accepted = await DecideAsync(desk, "accept", proposed);
        desk.Instance.StateVersion.ShouldBe(-1);
        CallToolResult committed = await DecideAsync(desk, "commit", proposed);

        Status(accepted).ShouldBe("accepted");
        Status(committed).ShouldBe("committed");
        desk.Instance.State.Get("sum", 0m).ShouldBe(10);
        List<ContractEvent> log = await desk.LogAsync();
        log.OfType<ContractEvent.ProposalAccepted>().ShouldHaveSingleItem().By.ShouldBe(Actor.Human("ada"));
        log.OfType<ContractEvent.StateCommitted>().ShouldHaveSingleItem().By.ShouldBe(Actor.Human("ada"));
    }

    [Fact]
    public async Task Commit_BeforeItsAcceptance_IsRefused()
    {
        await using InProcess desk = await InProcess.StartAsync(ByAda);

        CallToolResult committed = await DecideAsync(desk, "commit", Answer(await PayAsync(desk)));

        committed.IsError.ShouldBe(true);
        Status(committed).ShouldBe("not_accepted");
        desk.Instance.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Decision_WithAnotherPreview_IsRefused()
    {
        await using InProcess desk = await InProcess.StartAsync(ByAda);
        JsonElement first = Answer(await PayAsync(desk)), second = Answer(await PayAsync(desk, 20));
        Dictionary<string, object?> crossed = new() { ["proposalId"] = first.GetProperty("proposalId").GetString(), ["preview"] = second.GetProperty("preview").GetString() };

        CallToolResult accepted = await desk.Client.CallToolAsync("accept", crossed);
        await DecideAsync(desk, "accept", first);
        CallToolResult committed = await desk.Client.CallToolAsync("commit", crossed);

        Status(accepted).ShouldBe("stale");
        Status(committed).ShouldBe("not_committed");
        desk.Instance.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Decision_AfterTheStateChanged_IsStale()
    {
        await using InProcess desk = await InProcess.StartAsync(ByAda);
        JsonElement proposed = Answer(await PayAsync(desk));
        (await desk.Instance.SubmitAsync("pay", StateObject.Of(("amount", 1), ("to", "x"), ("kind", "gift"), ("urgent", false)))).IsCommitted.ShouldBeTrue();

        CallToolResult accepted = await DecideAsync(desk, "accept", proposed);

        accepted.IsError.ShouldBe(true);
        Status(accepted).ShouldBe("stale");
        desk.Instance.State.Get("sum", 0m).ShouldBe(1);
    }

    [Fact]
    public async Task Decision_ThatTheStateWouldNotTake_TellsNothingOfTheState()
    {
        Contract purse = Contract.Define("purse")
            .State(StateObject.Parse("""{"secret":100}"""), Field.Required("secret", Shape.IntegerBetween(0, 1_000)))
            .Intent("pay", i => i.Required("sum", Shape.Integer).AllowStaleProposals())
            .Transition("out", "pay", c => StateDelta.Set("secret", c.State.Get("secret", 0) - c.Payload.Get("sum", 0)))
            .Build();
        await using InProcess desk = await InProcess.StartAsync(ByAda, contract: purse);
        JsonElement proposed = Answer(await desk.CallAsync("pay", ("sum", 63)));
        (await desk.Instance.SubmitAsync("pay", StateObject.Of(("sum", 58)))).EnsureCommitted();

        CallToolResult accepted = await DecideAsync(desk, "accept", proposed);
        (await desk.Instance.AcceptAsync(desk.Instance.ProposalsFor(desk.Instance.PendingIntents[0])[0], Actor.Human("bob"))).EnsureAccepted();
        CallToolResult committed = await DecideAsync(desk, "commit", proposed);

        (Status(accepted), Status(committed)).ShouldBe(("stale", "not_committed"));
        foreach (CallToolResult told in new[] { accepted, committed })
        {
            Answer(told).GetRawText().ShouldSatisfyAllConditions(t => t.ShouldNotContain("secret"), t => t.ShouldNotContain("-21"));
        }
    }

    [Fact]
    public async Task Reject_Decided_CannotBeAcceptedAnyMore()
    {
        await using InProcess desk = await InProcess.StartAsync(ByAda);
        JsonElement proposed = Answer(await PayAsync(desk));

        CallToolResult rejected = await desk.CallAsync("reject", ("proposalId", proposed.GetProperty("proposalId").GetString()), ("reason", "no"));
        CallToolResult accepted = await DecideAsync(desk, "accept", proposed);

        Status(rejected).ShouldBe("rejected");
        accepted.IsError.ShouldBe(true);
        (await desk.LogAsync()).OfType<ContractEvent.ProposalRejected>().ShouldHaveSingleItem().By.ShouldBe(Actor.Human("ada"));
    }

    [Fact]
    public async Task Decision_OnAProposalOfAnotherProvider_IsUnknown()
    {
        await using InProcess desk = await InProcess.StartAsync(ByAda);
        Ai.MediatedProposal other = await new Ai.ProposalMediator(desk.Instance, new Ai.MediationOptions { Name = "other" })
            .ProposeAsync(new Ai.ModelCall("pay", OfficialClientTests.Pay(5)));

        CallToolResult accepted = await desk.CallAsync("accept", ("proposalId", other.Proposal!.Id.ToString()), ("preview", other.Preview!.Hash));

        Status(accepted).ShouldBe("unknown");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"proposalId":1,"preview":"x"}""")]
    [InlineData("""{"proposalId":"1"}""")]
    [InlineData("""{"proposalId":"1","preview":"x","by":"eve"}""")]
    public async Task Decision_WithArgumentsOfAnotherForm_IsInvalid(string arguments)
    {
        await using InProcess desk = await InProcess.StartAsync(ByAda);

        CallToolResult accepted = await desk.Client.CallToolAsync("accept", JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments));

        accepted.IsError.ShouldBe(true);
        Status(accepted).ShouldBe("invalid");
    }

    [Fact]
    public async Task Decisions_ByAnAi_AreRefusedAtTheStart()
    {
        await using ClpRuntime runtime = new(Desk.Contract);
        ContractInstance instance = await runtime.OpenAsync();

        Should.Throw<ConfigurationException>(() => new McpContractServer(instance, new McpContractOptions { AllowDecisionsBy = Actor.Ai("mcp") }));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("reject")]
    [InlineData("commit")]
    public async Task Decisions_OfAContractWithAnIntentOfThatName_AreRefusedAtTheStart(string intent)
    {
        await using ClpRuntime runtime = new(Desk.Define("clash", intent));
        ContractInstance instance = await runtime.OpenAsync();

        Should.Throw<ConfigurationException>(() => new McpContractServer(instance, ByAda)).Message.ShouldContain($"'{intent}'");
        new McpContractServer(instance).ShouldNotBeNull();
    }

    private static Task<CallToolResult> PayAsync(InProcess desk, int amount = 10) => desk.CallAsync("pay", ("amount", amount), ("to", "bob"), ("kind", "gift"), ("urgent", false));

    private static Task<CallToolResult> DecideAsync(InProcess desk, string decision, JsonElement proposed)
        => desk.CallAsync(decision, ("proposalId", proposed.GetProperty("proposalId").GetString()), ("preview", proposed.GetProperty("preview").GetString()));

    private static JsonElement Answer(CallToolResult result) => result.StructuredContent!.Value;

    private static string? Status(CallToolResult result) => Answer(result).GetProperty("status").GetString();
}
