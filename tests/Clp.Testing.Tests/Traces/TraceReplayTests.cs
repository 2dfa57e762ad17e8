namespace Clp.Testing.Tests.Traces;

public sealed class TraceReplayTests
{
    private static readonly Contract Counter = Contract.Define("counter")
        .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
        .Intent("add", i => i.Required("amount", Shape.Integer).Require("user_agreed", "The user agreed."))
        .Guard("not_above_ten", c => GuardVerdict.DenyWhen(
            c.State.Get("count", 0) + c.Payload.Get("amount", 0) > 10, "the count would exceed 10"))
        .Transition("apply", "add", c => StateDelta.Set("count", c.State.Get("count", 0) + c.Payload.Get("amount", 0)))
        .Build();

    [Fact]
    public async Task RunAsync_EachCallOfAnIntent_IsProposedAcceptedAndCommitted()
    {
        TraceReport report = await TraceReplay.RunAsync(Counter, Calls("{\"amount\":4}", "{\"amount\":5}"));

        report.EnsureNothingRefused().State.Get("count", 0).ShouldBe(9);
        report.Steps.ShouldAllBe(step => step.Kind == TraceCallKind.Intent && step.Acceptance!.IsAccepted && step.Outcome!.IsCommitted);
        report.Steps[1].Before.Get("count", 0).ShouldBe(4);
        report.ChangesWithoutAcceptance.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_CallThatAGuardDenies_IsReportedWithGuardAndReasonAndTheRestGoesOn()
    {
        TraceReport report = await TraceReplay.RunAsync(Counter, Calls("{\"amount\":11}", "{\"amount\":5}"));

        TraceStep refused = report.Refused.ShouldHaveSingleItem();
        refused.Reason!.ShouldContain("the count would exceed 10");
        refused.After.ShouldBeSameAs(refused.Before);
        report.DenialsByGuard().ShouldBe([KeyValuePair.Create("not_above_ten", 1)]);
        report.State.Get("count", 0).ShouldBe(5);
        Should.Throw<ClpException>(() => report.EnsureNothingRefused()).Message.ShouldContain("not_above_ten");
    }

    [Theory]
    [InlineData("{\"amount\":\"four\"}")]
    [InlineData("{\"amount\":4,\"isAdmin\":true}")]
    [InlineData("{}")]
    public async Task RunAsync_ArgumentsThatDoNotFit_AreRefusedAndNothingStaysPending(string arguments)
    {
        await using TraceReplay replay = await TraceReplay.StartAsync(Counter);

        TraceStep step = await replay.PlayAsync(Calls(arguments).Calls.Single());

        step.IsRefused.ShouldBeTrue(step.Reason);
        replay.Instance.PendingIntents.ShouldBeEmpty();
        replay.Instance.State.Get("count", -1).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_CallsTheContractDoesNotKnowOrCannotRead_AreListedAndDoNothing()
    {
        RecordedConversation conversation = RecordedConversation.Parse("""
            [{"role":"assistant","tool_calls":[{"id":"a","name":"look","arguments":"{}"},{"id":"b","name":"add","arguments":"{"}]}]
            """);

        TraceReport report = await TraceReplay.RunAsync(Counter, conversation);

        report.Steps.Select(step => step.Kind).ShouldBe([TraceCallKind.NotAnIntent, TraceCallKind.Unreadable]);
        report.Refused.ShouldBeEmpty();
        report.Steps[1].Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task RunAsync_ConsentWithheld_LeavesTheStateAndSaysSo()
    {
        TraceReport report = await TraceReplay.RunAsync(Counter, Calls("{\"amount\":4}"), new() { Consent = _ => TraceConsent.Withheld });

        report.Steps[0].IsWithheld.ShouldBeTrue();
        report.Steps[0].IsRefused.ShouldBeFalse();
        report.State.Get("count", -1).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_ConsentWithoutWhatIsRequired_IsNotAccepted()
    {
        TraceReport report = await TraceReplay.RunAsync(Counter, Calls("{\"amount\":4}"), new() { Consent = _ => TraceConsent.By(Actor.Human("ada"), []) });

        report.Steps[0].Acceptance!.Status.ShouldBe(AcceptanceStatus.NotAffirmed);
        report.Steps[0].IsRefused.ShouldBeTrue();
        report.State.Get("count", -1).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_ConsentByAnAi_IsNotPermitted()
    {
        TraceReport report = await TraceReplay.RunAsync(Counter, Calls("{\"amount\":4}"), new() { Consent = _ => TraceConsent.By(Actor.Ai("other-model")) });

        report.Steps[0].Acceptance!.Status.ShouldBe(AcceptanceStatus.NotPermitted);
        report.State.Get("count", -1).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_WhenUserSpoke_OneYesDoesNotCarryTwoActions()
    {
        RecordedConversation conversation = RecordedConversation.Parse("""
            [{"role":"user","content":"yes"},
             {"role":"assistant","tool_calls":[{"id":"a","name":"add","arguments":"{\"amount\":1}"}]},{"role":"tool","tool_call_id":"a","content":"1"},
             {"role":"assistant","tool_calls":[{"id":"b","name":"add","arguments":"{\"amount\":2}"}]},{"role":"tool","tool_call_id":"b","content":"3"},
             {"role":"user","content":"yes"},
             {"role":"assistant","tool_calls":[{"id":"c","name":"add","arguments":"{\"amount\":4}"}]}]
            """);

        TraceReport report = await TraceReplay.RunAsync(Counter, conversation, new() { Consent = TraceConsent.WhenUserSpoke });

        report.Steps.Select(step => step.IsWithheld).ShouldBe([false, true, false]);
        report.State.Get("count", 0).ShouldBe(5);
    }

    [Fact]
    public async Task RunAsync_IntentOf_MapsToolsToIntents()
    {
        RecordedConversation conversation = RecordedConversation.Parse("""[{"role":"assistant","tool_calls":[{"id":"a","name":"increase","arguments":"{\"amount\":4}"}]}]""");

        TraceReport report = await TraceReplay.RunAsync(Counter, conversation, new() { IntentOf = call => call.Name == "increase" ? "add" : null });

        report.State.Get("count", 0).ShouldBe(4);
    }

    [Fact]
    public async Task RunAsync_DraftOf_MapsArgumentsAndOrigins()
    {
        TraceReplayOptions options = new()
        {
            DraftOf = call => new(StateObject.Of(("amount", call.Arguments!.Get("n", 0)))) { Origins = Provenance.All(new(ValueSource.Tool, "calculator")) },
        };

        TraceReport report = await TraceReplay.RunAsync(Counter, Calls("{\"n\":4}"), options);

        report.State.Get("count", 0).ShouldBe(4);
        report.Steps[0].Proposal!.Origins["amount"].Source.ShouldBe(ValueSource.Tool);
    }

    [Fact]
    public async Task CountUnacceptedAsync_ChangeThatNobodyAccepted_IsCounted()
    {
        await using ClpRuntime runtime = new(Counter);
        ContractInstance instance = await runtime.OpenAsync();
        await instance.SubmitAsync("add", StateObject.Of(("amount", 1)), new() { Affirm = ["user_agreed"] });

        int unaccepted = await AcceptanceAudit.CountUnacceptedAsync(instance.ReadLogAsync());

        instance.State.Get("count", 0).ShouldBe(1);
        unaccepted.ShouldBe(1);
    }

    private static RecordedConversation Calls(params string[] arguments) => RecordedConversation.From(StateArray.Of(StateObject.Of(
        ("role", "assistant"),
        ("tool_calls", StateArray.From(arguments.Select((text, i) => StateObject.Of(("id", $"call-{i}"), ("name", "add"), ("arguments", text))))))));
}
