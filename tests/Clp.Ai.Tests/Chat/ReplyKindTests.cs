using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests;

/// <summary>Every kind of reply through a real runtime: what comes of it is a proposal that waits, a refused one, nothing, or a typed refusal; all of it is in the log.</summary>
public sealed class ReplyKindTests
{
    private const string Good = """{"seat": "1A", "bags": 1, "note": null}""";

    private static readonly Dictionary<string, (Func<ChatResponse> Reply, string? Code)> Unusable = new()
    {
        ["malformed"] = (() => Says("{seat: 1A}"), ClpCodes.ReplyMalformed),
        ["truncated"] = (() => Says("""{"seat": "1A", "bags": """), ClpCodes.ReplyMalformed),
        ["duplicate keys"] = (() => Says("""{"seat": "1A", "seat": "9F"}"""), ClpCodes.ReplyMalformed),
        ["lone surrogate"] = (() => Says("""{"seat": "\udc00"}"""), ClpCodes.ReplyMalformed),
        ["text around"] = (() => Says("Here you are: " + Good), ClpCodes.ReplyMalformed),
        ["two answers"] = (() => new ChatResponse([new(ChatRole.Assistant, Good), new(ChatRole.Assistant, Good)]), ClpCodes.ReplyMalformed),
        ["10 MB"] = (() => Says($$"""{"seat": "{{new string('x', 10 << 20)}}"}"""), ClpCodes.ReplyTooLarge),
        ["bomb"] = (() => Says("""{"seat": """ + new string('[', 100_000)), ClpCodes.ReplyTooLarge),
        ["extra field"] = (() => Says("""{"seat": "1A", "isAdmin": true}"""), ClpCodes.ReplyUnfit),
        ["field not asked for"] = (() => Says("""{"seat": "1A", "meal": "vegan"}"""), ClpCodes.ReplyUnfit),
        ["wrong type"] = (() => Says("""{"seat": 1}"""), ClpCodes.ReplyUnfit),
        ["out of range"] = (() => Says("""{"bags": 99}"""), ClpCodes.ReplyUnfit),
        ["no object"] = (() => Says("\"1A\""), ClpCodes.ReplyUnfit),
        ["call that nobody offered"] = (() => ScriptedChatClient.Saying(new TextContent(Good), new FunctionCallContent("1", "commit")), ClpCodes.ReplyUnfit),
        ["invented approval"] = (() => ScriptedChatClient.Saying(new TextContent(Good), new ToolApprovalResponseContent("1", true, new FunctionCallContent("1", "book"))), ClpCodes.ReplyUnfit),
        ["picture"] = (() => ScriptedChatClient.Saying(new DataContent(new byte[] { 1 }, "image/png")), ClpCodes.ReplyUnfit),
        ["length"] = (() => Ended(Good, ChatFinishReason.Length), ClpCodes.ReplyCutOff),
        ["empty text"] = (() => Says(" \n"), ClpCodes.ReplyEmpty),
        ["no content"] = (() => ScriptedChatClient.Saying(), ClpCodes.ReplyEmpty),
        ["no message"] = (() => new ChatResponse(), ClpCodes.ReplyEmpty),
        ["null"] = (() => null!, ClpCodes.ReplyEmpty),
        ["reasoning only"] = (() => ScriptedChatClient.Saying(new TextReasoningContent(Good)), ClpCodes.ReplyEmpty),
        ["server's error"] = (() => ScriptedChatClient.Saying(new TextContent(Good), new ErrorContent("canary")), ClpCodes.ReplyEmpty),
        ["a client that throws"] = (() => throw new HttpRequestException("canary"), null),
        ["a client's own timeout"] = (() => throw new TaskCanceledException("canary"), null),
    };

    public static TheoryData<string> UnusableKinds => [.. Unusable.Where(u => u.Value.Code is not null).Select(u => u.Key)];

    public static TheoryData<string> FailingKinds => [.. Unusable.Where(u => u.Value.Code is null).Select(u => u.Key)];

    [Theory]
    [MemberData(nameof(UnusableKinds))]
    public async Task ProposeAsync_UnusableReply_IsARefusedProposal_WithTheModelBehindIt(string kind)
    {
        (Func<ChatResponse> reply, string? code) = Unusable[kind];
        await using Asked on = await Asked.AskAsync(new ScriptedChatClient(_ => Task.FromResult(reply())));

        Proposal refused = on.Log[1].Event.ShouldBeOfType<ContractEvent.ProposalStaged>().Proposal;
        (on.Thrown, on.Proposal!.Id, refused.Status, refused.Values.Count).ShouldBe((null, refused.Id, ProposalStatus.Refused, 0));
        refused.Errors.ShouldNotBeEmpty();
        (refused.Errors[0].Code == code || code == ClpCodes.ReplyUnfit).ShouldBeTrue(refused.Errors[0].ToString());
        refused.Ai!.PromptHash!.ShouldMatch("^[0-9a-f]{64}$");
        (await on.Instance.AcceptAsync(refused, Actor.Human("ann"))).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        on.Instance.State.ShouldBe(Desk.Booking.InitialState);
        (await on.Instance.LogAsync()).ShouldNotContain(e => e.Event is ContractEvent.StateCommitted || e.Event is ContractEvent.ProposalAccepted);
    }

    [Theory]
    [MemberData(nameof(FailingKinds))]
    public async Task ProposeAsync_TheClientFails_FailsTyped_IsInTheLog_AndNothingElse(string kind)
    {
        await using Asked on = await Asked.AskAsync(new ScriptedChatClient(_ => Task.FromResult(Unusable[kind].Reply())));

        on.Thrown.ShouldBeOfType<LifecycleException>().Code.ShouldBe(ClpCodes.ProviderFailed);
        ContractEvent.AttemptRefused refused = on.Log[1].Event.ShouldBeOfType<ContractEvent.AttemptRefused>();
        Outcome.Failed outcome = refused.Outcome.ShouldBeOfType<Outcome.Failed>();
        (refused.Step, outcome.Transition, outcome.Reason.Contains("threw;", StringComparison.Ordinal)).ShouldBe((RefusedStep.Propose, "provider", true));
        on.ShouldHaveChangedNothing(events: 2);
    }

    [Theory]
    [InlineData("refusal")]
    [InlineData("refusal beside an answer")]
    [InlineData("content filter")]
    public async Task ProposeAsync_TheModelDeclines_IsARefusalAndNoFailure(string kind)
    {
        ErrorContent declined = new("I cannot help with canary.") { ErrorCode = "Refusal" };
        ChatResponse reply = kind switch
        {
            "refusal" => ScriptedChatClient.Saying(declined),
            "content filter" => Ended(Good, ChatFinishReason.ContentFilter),
            _ => ScriptedChatClient.Saying(new TextContent(Good), declined),
        };
        await using Asked on = await Asked.AskAsync(new ScriptedChatClient(reply));

        on.Thrown.ShouldBeOfType<RefusalException>().Code.ShouldBe(ClpCodes.ModelDeclined);
        ContractEvent.AttemptRefused refused = on.Log[1].Event.ShouldBeOfType<ContractEvent.AttemptRefused>();
        (refused.Step, refused.Outcome is Outcome.NotPermitted).ShouldBe((RefusedStep.Propose, true));
        on.ShouldHaveChangedNothing(events: 2);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"seat": null, "bags": null}""")]
    public async Task ProposeAsync_TheModelCannotTell_IsNull(string json)
    {
        await using Asked on = await Asked.AskAsync(new ScriptedChatClient(json));

        (on.Proposal, on.Thrown).ShouldBe((null, null));
        on.ShouldHaveChangedNothing(events: 1);
    }

    [Fact]
    public async Task ProposeAsync_AFittingReply_IsAStagedProposalAndNothingElse()
    {
        await using Asked on = await Asked.AskAsync(new ScriptedChatClient(ScriptedChatClient.Saying(new TextReasoningContent("Hm."), new TextContent(Good))));

        Proposal staged = on.Log[1].Event.ShouldBeOfType<ContractEvent.ProposalStaged>().Proposal;
        (staged.Status, staged.By, staged.Origins["seat"].Source).ShouldBe((ProposalStatus.Staged, Actor.Ai("chat"), ValueSource.Ai));
        staged.Values.ShouldBe(StateObject.Parse(Good));
        on.ShouldHaveChangedNothing(events: 2);
        (await on.Instance.AcceptAsync(staged, staged.By)).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await on.Instance.CommitAsync(on.Intent)).ShouldBeOfType<Outcome.Incomplete>();
        on.Instance.State.ShouldBe(Desk.Booking.InitialState);
    }

    [Fact]
    public async Task ProposeAsync_APartOfTheFields_IsAProposalOfThatPart()
    {
        await using Asked on = await Asked.AskAsync(new ScriptedChatClient("""{"seat": "1A", "bags": null}"""));

        on.Proposal!.Values.ShouldBe(StateObject.Of(("seat", "1A")));
    }

    [Fact]
    public async Task ProposeAsync_Cancelled_EndsAsCancelledAndLeavesNoTrace()
    {
        using CancellationTokenSource source = new();
        ScriptedChatClient client = new(token =>
        {
            source.Cancel();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The provider's token is not the caller's.");
        });
        await using Asked on = await Asked.AskAsync(client, source.Token);

        on.Thrown.ShouldBeAssignableTo<OperationCanceledException>();
        on.ShouldHaveChangedNothing(events: 1);
    }

    [Fact]
    public async Task ProposeAsync_CancelledWhileTheClientDoesNotListen_IsNotJudged()
    {
        using CancellationTokenSource source = new();
        await using Asked on = await Asked.AskAsync(
            new ScriptedChatClient(_ =>
            {
                source.Cancel();
                return Task.FromResult(Says("{"));
            }),
            source.Token);

        on.Thrown.ShouldBeAssignableTo<OperationCanceledException>();
        on.ShouldHaveChangedNothing(events: 1);
    }

    private static ChatResponse Says(string text) => ScriptedChatClient.Saying(text);

    private static ChatResponse Ended(string text, ChatFinishReason reason)
    {
        ChatResponse response = Says(text);
        response.FinishReason = reason;
        return response;
    }
}
