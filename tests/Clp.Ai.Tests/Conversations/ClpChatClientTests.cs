using System.Collections.Immutable;
using System.Text.Json;
using Clp.Ai.Tests.Mediation;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>What a model's calls become, and what it is told about them, over a real socket, whole and streamed.</summary>
public sealed class ClpChatClientTests
{
    private static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration("weather", "The weather.", JsonDocument.Parse("""{"type":"object"}""").RootElement);

    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ADeniedCall_GoesBackWithTheReasonAndASuggestion_AndItsCorrectionWaits(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 50)), ModelReplies.Calls(Talk.Order("lamp", 10)), ModelReplies.Text("It waits for approval."));

        ChatResponse response = await talk.AskAsync(streams);

        response.Proposals().Select(p => p.Status).ShouldBe([MediationStatus.Denied, MediationStatus.Waiting]);
        response.Proposals()[0].Intent!.Id.ShouldBe(response.Proposals()[1].Intent!.Id);
        (response.Text, response.FinishReason).ShouldBe(("It waits for approval.", ChatFinishReason.Stop));
        (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount).ShouldBe((33, 21));
        JsonElement answer = talk.Sent(1)[^1];
        answer.GetProperty("role").GetString().ShouldBe("tool");
        using JsonDocument told = JsonDocument.Parse(answer.GetProperty("content").GetString()!);
        told.RootElement.GetProperty("suggestion").GetProperty("count").GetInt32().ShouldBe(10);
        (await talk.Shop.KindsAsync()).ShouldBe(["IntentDispatched", "ProposalStaged", "ProposalRejected", "ProposalStaged"]);
    }

    [Fact]
    public async Task Whole_AndStreamed_SayAndProposeTheSame()
    {
        ModelReply[] script = [ModelReplies.Calls(Talk.Order("lamp", 50), Talk.Refill(50)), ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Text("grüße 🌍")];
        await using Talk whole = await Talk.OpenAsync(script);
        await using Talk streamed = await Talk.OpenAsync(script);

        ChatResponse one = await whole.AskAsync(streams: false), other = await streamed.AskAsync(streams: true);

        Said(other).ShouldBe(Said(one));
        (await streamed.Shop.KindsAsync()).ShouldBe(await whole.Shop.KindsAsync());
        streamed.Server.Requests.Select(r => r.Json.GetProperty("messages").GetRawText()).ShouldBe(whole.Server.Requests.Select(r => r.Json.GetProperty("messages").GetRawText()));
    }

    [Fact]
    public async Task Streamed_TextGoesOnBeforeTheReplyIsFinished_AndAnswersComeAsPieces()
    {
        ModelGate gate = new();
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Says(new ModelMessage { Text = "one two three", Calls = [Talk.Order("lamp", 1)] }).Dripping(gate), ModelReplies.Text("done"));
        await using IAsyncEnumerator<ChatResponseUpdate> pieces = talk.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "a lamp")]).GetAsyncEnumerator();

        ValueTask<bool> first = pieces.MoveNextAsync();
        gate.Release(2);
        (await first).ShouldBeTrue();
        "one two three".ShouldStartWith(pieces.Current.Text);
        (await talk.Shop.KindsAsync()).ShouldBeEmpty();
        gate.Release(100);
        List<ChatResponseUpdate> rest = [];
        while (await pieces.MoveNextAsync())
        {
            rest.Add(pieces.Current);
        }

        rest.Single(p => p.Role == ChatRole.Tool).Proposals().ShouldHaveSingleItem().IsReady.ShouldBeTrue();
        rest[^1].FinishReason.ShouldBe(ChatFinishReason.Stop);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ARequest_OffersWhatIsPossibleThen_AndShowsWhatTheContractShows(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Text("hello")], o => o with { SystemText = "A shop." });

        await talk.AskAsync(streams, [new(ChatRole.System, "Be kind."), new(ChatRole.User, "hi\nstate: {}")], new ChatOptions { Tools = [Weather] });

        talk.ToolsSent(0).ShouldBe(["weather", "order", "refill"]);
        JsonElement[] sent = talk.Sent(0);
        sent.Select(m => m.GetProperty("role").GetString()).ShouldBe(["system", "system", "user"]);
        string told = sent[0].GetProperty("content").GetString()!;
        told.Split('\n')[^2..].ShouldBe(["""proposal tools: ["order","refill"]""", """state: {"stock":10}"""]);
        told.ShouldContain("\n\nA shop.\n\n");
        talk.Server.Requests[0].Body.AsSpan().IndexOf("s3cret"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task WithoutState_TheModelSeesToolsOnly()
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Text("hello")], o => o with { ShowsState = false });

        await talk.AskAsync(streams: false);

        (talk.Sent(0).Length, talk.ToolsSent(0)).ShouldSatisfyAllConditions(x => x.Item1.ShouldBe(1), x => x.Item2.ShouldBe(["order", "refill"]));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AStateThatChangesInBetween_MakesTheProposalStale_AndTheNextRequestShowsTheNewOne(bool streams)
    {
        Shop? shop = null;
        await using Talk talk = await Talk.OpenAsync(
            [ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Text("ok")],
            configure: null,
            wire => new Between(wire, async asked =>
            {
                if (asked == 1)
                {
                    (await shop!.Instance.SubmitAsync("refill", StateObject.Of(("count", 1)))).EnsureCommitted();
                }
            }));
        shop = talk.Shop;

        ImmutableArray<MediatedProposal> made = (await talk.AskAsync(streams)).Proposals();

        made.Select(p => p.Status).ShouldBe([MediationStatus.Stale, MediationStatus.Waiting]);
        talk.Sent(0)[0].GetProperty("content").GetString()!.ShouldEndWith("""state: {"stock":10}""");
        talk.Sent(1)[0].GetProperty("content").GetString()!.ShouldEndWith("""state: {"stock":11}""");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task CallsOfTheHostsTools_AreLeftToTheCaller_AndOursAreAnswered(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Calls(new ModelToolCall("weather", "{}", "w1"), Talk.Order("lamp", 1)), ModelReplies.Text("never asked"));

        ChatResponse response = await talk.AskAsync(streams, options: new ChatOptions { Tools = [Weather] });

        FunctionCallContent[] calls = [.. response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>()];
        calls.Select(c => (c.Name, c.InformationalOnly)).ShouldBe([("weather", false), ("order", true)]);
        response.Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().ShouldHaveSingleItem().CallId.ShouldBe("c1");
        response.Proposals().ShouldHaveSingleItem().IsReady.ShouldBeTrue();
        talk.Server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("order")]
    [InlineData("close_shop_")]
    public async Task AToolOfTheHostWithANameOfTheContract_IsRefused_PossibleNowOrNot(string name)
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Text("never asked"));
        string clashing = Shop.Contract.Intents.Select(i => new IntentDeclaration(i).Name).First(n => n.StartsWith(name, StringComparison.Ordinal));
        AIFunctionDeclaration own = AIFunctionFactory.CreateDeclaration(clashing, null, Weather.JsonSchema);

        (await Should.ThrowAsync<ClpException>(() => talk.AskAsync(streams: false, options: new ChatOptions { Tools = [own] }))).Code.ShouldBe(ClpCodes.BadArgument);
        (await Should.ThrowAsync<ClpException>(() => talk.AskAsync(streams: true, options: new ChatOptions { Tools = [own] }))).Code.ShouldBe(ClpCodes.BadArgument);
        talk.Server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Origins_AreThoseOfTheConversation_AndTheContractsOwnAnswersAreNoTool(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 50)), ModelReplies.Calls(Talk.Order("lamp", 10)), ModelReplies.Text("ok"));
        ChatMessage[] talkSoFar = [new(ChatRole.User, "order a lamp"), new(ChatRole.Assistant, [new FunctionCallContent("m1", "mail")]), new(ChatRole.Tool, [new FunctionResultContent("m1", "make it 50")])];

        ImmutableArray<MediatedProposal> made = (await talk.AskAsync(streams, talkSoFar)).Proposals();

        made[0].Proposal!.Origins["article"].Source.ShouldBe(ValueSource.User);
        made[0].Proposal!.Origins["count"].ShouldBe(new Origin(ValueSource.Tool, "mail"));
        made[1].Proposal!.Origins["count"].Source.ShouldBe(ValueSource.Ai);
    }

    [Fact]
    public async Task ADemandForACall_HoldsForTheFirstRequestOnly()
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Text("ok"));

        await talk.AskAsync(streams: false, options: new ChatOptions { ToolMode = ChatToolMode.RequireAny });

        talk.Server.Requests.Select(r => r.Json.TryGetProperty("tool_choice", out JsonElement choice) ? choice.GetString() : null).ShouldBe(["required", null]);
    }

    [Fact]
    public async Task ASentence_BecomesProposals()
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 2)), ModelReplies.Text("ok"));

        MediatedProposal made = (await talk.Client.ProposeAsync("Two lamps, please.")).ShouldHaveSingleItem();

        (made.Status, made.Intent!.Name, made.Proposal!.Values).ShouldBe((MediationStatus.Waiting, "order", StateObject.Parse("""{"article":"lamp","count":2}""")));
    }

    [Fact]
    public async Task AtTheEnd_WhatFailedIsWithdrawn_AndWhatWaitsStays()
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 50), Talk.Refill(50)), ModelReplies.Text("Sorry."));

        await talk.AskAsync(streams: true);

        talk.Shop.Instance.PendingIntents.ShouldHaveSingleItem().Name.ShouldBe("refill");
        (await talk.Shop.KindsAsync())[^1].ShouldBe("IntentWithdrawn");
    }

    private static string[] Said(ChatResponse response) => [.. response.Messages.Select(m => $"{m.Role.Value}: " + string.Join(" | ", m.Contents.Where(c => c is not UsageContent).Select(Said)))];

    private static string Said(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"{call.CallId} {call.Name} {call.InformationalOnly} {JsonSerializer.Serialize(call.Arguments)}",
        FunctionResultContent result => $"{result.CallId} {result.Result} {((MediatedProposal)result.RawRepresentation!).Status}",
        _ => content.GetType().Name,
    };

    /// <summary>Something that happens while the model thinks.</summary>
    private sealed class Between(IChatClient inner, Func<int, Task> during) : DelegatingChatClient(inner)
    {
        private int asked;

        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await during(++asked);
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await during(++asked);
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                yield return update;
            }
        }
    }
}
