using Clp.Ai.Tests.Mediation;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Recordings;

public sealed class RecordingTests
{
    private const string Conversation = """
        {"model":"small-1","messages":[
          {"role":"system","content":"Be kind."},
          {"role":"user","content":"Order 3 tea"},
          {"role":"assistant","content":"One moment","tool_calls":[{"id":"a","type":"function","function":{"name":"look","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"a","content":"There are 7 coffee"},
          {"role":"assistant","content":null,"tool_calls":[
            {"id":"b","type":"function","function":{"name":"order","arguments":"{\"article\":\"tea\",\"count\":3}"}},
            {"id":"c","name":"order","arguments":{"article":"coffee","count":7}}]},
          {"role":"tool","id":"b","content":"ok"},
          {"role":"assistant","content":[{"type":"text","text":"Done"}]}]}
        """;

    [Fact]
    public void Parse_BothFormsOfCalls_AreReadAsAClientWouldHaveGivenThem()
    {
        ChatRecording recording = ChatRecording.Parse(Conversation);

        recording.Model.ShouldBe("small-1");
        recording.Messages.Select(message => message.Role.Value).ShouldBe(["system", "user", "assistant", "tool", "assistant", "tool", "assistant"]);
        recording.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {call.Arguments!.Count}")
            .ShouldBe(["a look 0", "b order 2", "c order 2"]);
        recording.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId).ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData("\"{\\\"count\\\":1,\\\"count\\\":2}\"")]
    [InlineData("\"{\\\"count\\\":\"")]
    [InlineData("\"[1]\"")]
    [InlineData("5")]
    public void Parse_ArgumentsThatNoContractCouldTake_LeaveTheCallWithTheReason(string arguments)
    {
        FunctionCallContent call = ChatRecording.Parse($$"""[{"role":"assistant","tool_calls":[{"function":{"name":"order","arguments":{{arguments}} } }] }]""")
            .Messages[0].Contents.OfType<FunctionCallContent>().ShouldHaveSingleItem();

        call.Arguments.ShouldBeNull();
        call.Exception.ShouldBeOfType<ModelException>().Code.ShouldBe(ClpCodes.BadToolArguments);
        call.CallId.ShouldBe("call:0:0");
    }

    [Theory]
    [InlineData("{}", "array of messages")]
    [InlineData("[1]", "message 0 is no object")]
    [InlineData("[{}]", "message 0 has no role")]
    [InlineData("""[{"role":"oracle"}]""", "message 0 has an unknown role")]
    [InlineData("""[{"role":"user","content":5}]""", "content of message 0")]
    [InlineData("""[{"role":"assistant","tool_calls":5}]""", "tool_calls of message 0")]
    [InlineData("""[{"role":"assistant","tool_calls":[5]}]""", "tool call of message 0 is no object")]
    [InlineData("""[{"role":"assistant","tool_calls":[{"id":"a"}]}]""", "tool call of message 0 has no name")]
    [InlineData("""[{"role":"tool","content":"x"}]""", "message 0 answers no call")]
    public void Parse_WhatIsNoConversation_NamesThePlace(string json, string place)
    {
        ClpException e = Should.Throw<ClpException>(() => ChatRecording.Parse(json));

        e.Code.ShouldBe(ClpCodes.BadTrace);
        e.Message.ShouldContain(place);
    }

    [Fact]
    public void ParseLines_DamagedLines_AreNamedAndNothingIsLeftOutQuietly()
    {
        const string Good = """[{"role":"user","content":"hi"}]""";
        ChatRecording.ParseLines($"\uFEFF{Good}\r\n\n{Good}\n").Count.ShouldBe(2);

        ClpException e = Should.Throw<ClpException>(() => ChatRecording.ParseLines($"{Good}\n[{{\"role\":\n{Good}\n[{{}}]"));

        e.Code.ShouldBe(ClpCodes.DamagedLine);
        e.Message.ShouldContain("2 of the recording's lines cannot be read: line 2: ");
        e.Message.ShouldContain("line 4: ");
    }

    [Fact]
    public async Task Client_SaysWhatTheModelSaid_InOrderAndOnceOnly()
    {
        using RecordedChatClient client = new(ChatRecording.Parse(Conversation));

        ChatResponse first = await client.GetResponseAsync([]);
        first.Text.ShouldBe("One moment");
        first.ModelId.ShouldBe("small-1");
        first.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        List<ChatResponseUpdate> updates = await client.GetStreamingResponseAsync([]).ToListAsync();

        updates.ToChatResponse().Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Count().ShouldBe(2);
        (await client.GetResponseAsync([])).Text.ShouldBe("Done");
        client.Left.ShouldBe(0);
        (await Should.ThrowAsync<ModelException>(() => client.GetResponseAsync([]))).Code.ShouldBe(ClpCodes.RecordingEnded);
        (await Should.ThrowAsync<ModelException>(() => client.GetResponseAsync([]))).Message.ShouldContain("3 messages");
    }

    [Fact]
    public async Task Client_Cancelled_UsesNothingUp()
    {
        using RecordedChatClient client = new(ChatRecording.Parse(Conversation));

        await Should.ThrowAsync<OperationCanceledException>(() => client.GetResponseAsync([], cancellationToken: new CancellationToken(true)));

        client.Left.ShouldBe(3);
    }

    [Fact]
    public async Task Provider_ProposesEachCallOfTheIntentOnce_LabelledByWhatTheModelHadSeen()
    {
        RecordedProposalProvider provider = new(ChatRecording.Parse(Conversation));
        await using Shop shop = await Shop.OpenAsync(options => options.ProposalProvider = provider);
        Intent intent = await shop.Instance.DispatchAsync("order");

        Proposal first = (await shop.Instance.ProposeAsync(intent))!;
        Proposal second = (await shop.Instance.ProposeAsync(intent))!;

        first.Values.ShouldBe(StateObject.Of(("article", "tea"), ("count", 3)));
        (first.Origins["article"].Source, first.Origins["count"].Source).ShouldBe((ValueSource.User, ValueSource.User));
        second.Values.ShouldBe(StateObject.Of(("article", "coffee"), ("count", 7)));
        second.Origins["count"].ShouldBe(new Origin(ValueSource.Tool, "look"));
        (second.By, second.Ai!.Model).ShouldBe((Actor.Ai("recorded"), "small-1"));
        (await shop.Instance.ProposeAsync(intent)).ShouldBeNull();
    }

    [Fact]
    public async Task Provider_CallThatDoesNotFit_IsRefusedAndUsedUp()
    {
        RecordedProposalProvider provider = new(ChatRecording.Parse("""
            [{"role":"assistant","tool_calls":[{"id":"a","name":"order","arguments":{"article":"tea","count":"three"}},{"id":"b","name":"order","arguments":{"count":2}}]}]
            """));
        await using Shop shop = await Shop.OpenAsync(options => options.ProposalProvider = provider);
        Intent intent = await shop.Instance.DispatchAsync("order");

        LifecycleException e = await Should.ThrowAsync<LifecycleException>(async () => await shop.Instance.ProposeAsync(intent));

        e.Code.ShouldBe(ClpCodes.ProviderFailed);
        e.InnerException.ShouldBeOfType<ModelReplyException>().Code.ShouldBe(ClpCodes.ReplyUnfit);
        (await shop.Instance.ProposeAsync(intent))!.Values.ShouldBe(StateObject.Of(("count", 2)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void Provider_NameThatCannotBeRecorded_IsRefused(string name)
        => Should.Throw<ConfigurationException>(() => new RecordedProposalProvider(ChatRecording.Parse("[]"), name));
}
