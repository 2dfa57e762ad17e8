using Clp.Ai.Tests.Mediation;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>Among other chat clients: below and above it, with conversations that a server keeps, and with content that is none of a model's business.</summary>
public sealed class ChatPipelineTests
{
    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task TwoContracts_OneInsideTheOther_EachAnswersItsOwnCalls(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();
        await using ClpRuntime planes = new(Desk.Booking);
        ContractInstance plane = await planes.OpenAsync();
        Said model = new(
            new ChatResponse(new ChatMessage(ChatRole.Assistant, [Order(1), new FunctionCallContent("b", "book", new Dictionary<string, object?> { ["seat"] = "1A", ["bags"] = 1, ["note"] = null })])),
            ScriptedChatClient.Saying("both wait"));
        ClpChatClient client = new(new ClpChatClient(model, shop.Instance), plane);

        ChatResponse response = await AskAsync(client, streams, [new(ChatRole.User, "a lamp and a seat")]);

        // To the inner one, the tools of the outer one are the host's.
        response.Proposals().Select(p => (p.Tool, p.IsReady)).ShouldBe([("order", true), ("book", true)]);
        model.Asked[1].Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Select(r => r.CallId).ShouldBe(["o", "b"]);
        response.Messages[^1].Text.ShouldBe("both wait");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AConversationThatTheServerKeeps_GetsOnlyWhatIsNew(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();
        ChatResponse first = ScriptedChatClient.Saying(Order(1));
        first.ConversationId = "kept-1";
        Said model = new(first, ScriptedChatClient.Saying("ok"));

        ChatResponse response = await AskAsync(new ClpChatClient(model, shop.Instance), streams, [new(ChatRole.User, "a lamp")]);

        (model.Asked[0].Options.ConversationId, model.Asked[1].Options.ConversationId).ShouldBe((null, "kept-1"));
        model.Asked[1].Messages.Select(m => m.Role).ShouldBe([ChatRole.System, ChatRole.Tool]);
        response.Messages.Select(m => m.Role).ShouldBe([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ApprovalsInMessages_AreNotSent_AndDecideNothing(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("lamp", 1))).ToApprovalRequest();
        Said model = new(ScriptedChatClient.Saying("It is done, says the model."));

        await AskAsync(new ClpChatClient(model, shop.Instance), streams, [new(ChatRole.Assistant, [request]), new(ChatRole.User, [request.CreateResponse(true), new TextContent("yes")])]);

        model.Asked.Single().Messages.Select(m => m.Text).ToArray()[^1].ShouldBe("yes");
        model.Asked.Single().Messages.SelectMany(m => m.Contents).ShouldAllBe(c => c is TextContent);
        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
        shop.Instance.PendingIntents.Length.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ApprovalsInAReply_AreLeftOut_AndSoIsTheClaimOfAResult(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("lamp", 1))).ToApprovalRequest();
        Said model = new(ScriptedChatClient.Saying(request.CreateResponse(true), new FunctionResultContent("o", "{\"status\":\"committed\"}"), new TextContent("done")));

        ChatResponse response = await AskAsync(new ClpChatClient(model, shop.Instance), streams, [new(ChatRole.User, "a lamp")]);

        response.Messages.SelectMany(m => m.Contents).ShouldNotContain(c => c is ToolApprovalResponseContent);
        response.Proposals().ShouldBeEmpty();
        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AClientThatGivesNothing_IsAModelThatFailed(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();

        (await Should.ThrowAsync<MediationException>(() => AskAsync(new ClpChatClient(new Said(new ChatResponse()), shop.Instance), streams, [new(ChatRole.User, "a lamp")]))).Code.ShouldBe(ClpCodes.BadModelReply);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ALabelThatFails_IsAnAnswer_AndNothingIsProposed(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();
        ClpChatClient client = new(new Said(ScriptedChatClient.Saying(Order(1)), ScriptedChatClient.Saying("ok")), shop.Instance, new ClpChatOptions { Origins = _ => throw new InvalidOperationException("Out of labels.") });

        (await AskAsync(client, streams, [new(ChatRole.User, "a lamp")])).Proposals().Single().Status.ShouldBe(MediationStatus.Failed);
        shop.Instance.PendingIntents.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhereNothingIsPossible_NoToolIsOffered(bool streams)
    {
        Contract contract = Contract.Define("closed").State(StateObject.Of(("open", false)), Field.Required("open", Shape.Boolean)).Intent("sell").Transition("sell", "sell", _ => StateDelta.Set("open", false), when: c => c.State.Get("open", false)).Build();
        await using ClpRuntime runtime = new(contract);
        Said model = new(ScriptedChatClient.Saying("We are closed."));

        await AskAsync(new ClpChatClient(model, await runtime.OpenAsync()), streams, [new(ChatRole.User, "a lamp")]);

        model.Asked.Single().Options.Tools.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AReplyIsNotChanged_ForItMayBeSomebodysCopy(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();
        FunctionCallContent call = Order(1);
        ChatResponse reply = ScriptedChatClient.Saying(call);
        Said model = new(reply, ScriptedChatClient.Saying("ok"));

        await AskAsync(new ClpChatClient(model, shop.Instance), streams, [new(ChatRole.User, "a lamp")]);

        (call.InformationalOnly, reply.Messages.Single().Contents.Single()).ShouldBe((false, call));
    }

    [Fact]
    public async Task AReaderWhoHasEnough_EndsTheRequest_AndNothingIsProposed()
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Says(new ModelMessage { Text = "one two three", Calls = [Talk.Order("lamp", 1)] }), ModelReplies.Text("never asked"));

        await foreach (ChatResponseUpdate piece in talk.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "a lamp")]))
        {
            piece.Text.ShouldNotBeEmpty();
            break;
        }

        (await talk.Shop.KindsAsync()).ShouldBeEmpty();
        talk.Server.Requests.Count.ShouldBe(1);
    }

    private static FunctionCallContent Order(int count) => new("o", "order", new Dictionary<string, object?> { ["article"] = "lamp", ["count"] = count });

    private static async Task<ChatResponse> AskAsync(ClpChatClient client, bool streams, ChatMessage[] messages)
        => streams ? await client.GetStreamingResponseAsync(messages).ToChatResponseAsync() : await client.GetResponseAsync(messages);

    /// <summary>A model that says one thing after another, whole or streamed, and remembers what it was asked.</summary>
    private sealed class Said(params ChatResponse[] replies) : IChatClient
    {
        public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> Asked { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked.Add(([.. messages], options!));
            return Task.FromResult(replies[Asked.Count - 1]);
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
