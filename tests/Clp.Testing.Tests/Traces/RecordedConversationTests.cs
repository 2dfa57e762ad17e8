namespace Clp.Testing.Tests.Traces;

public sealed class RecordedConversationTests
{
    [Fact]
    public void Parse_ChatCompletions_JoinsCallsWithTheirAnswersById()
    {
        RecordedConversation conversation = RecordedConversation.Parse("""
            [
              {"role":"system","content":"policy"},
              {"role":"user","content":"add two and three"},
              {"role":"assistant","content":null,"tool_calls":[
                {"id":"a","type":"function","function":{"name":"add","arguments":"{\"amount\": 2}"}},
                {"id":"b","type":"function","function":{"name":"add","arguments":"{\"amount\": 3}"}}]},
              {"role":"tool","tool_call_id":"b","content":"5"},
              {"role":"tool","tool_call_id":"a","content":"2"},
              {"role":"assistant","content":"done"}
            ]
            """);

        conversation.Messages.Length.ShouldBe(6);
        TraceCall[] calls = [.. conversation.Calls];
        calls.Select(call => call.Result).ShouldBe(["2", "5"]);
        calls.Select(call => call.Arguments!.Get<int>("amount", 0)).ShouldBe([2, 3]);
        calls.ShouldAllBe(call => call.MessageIndex == 2);
    }

    [Fact]
    public void Parse_FlatCalls_TakesArgumentsAsObjectsAndAnswersById()
    {
        RecordedConversation conversation = RecordedConversation.Parse("""
            {"messages":[
              {"role":"assistant","tool_calls":[{"id":"a","name":"add","arguments":{"amount":2},"requestor":"assistant"}]},
              {"id":"a","role":"tool","content":"2","error":false}]}
            """);

        TraceCall call = conversation.Calls.ShouldHaveSingleItem();
        call.Name.ShouldBe("add");
        call.Arguments!.Get<int>("amount", 0).ShouldBe(2);
        call.Result.ShouldBe("2");
    }

    [Fact]
    public void Parse_AnswersWithoutId_AreTakenInOrder()
    {
        RecordedConversation conversation = RecordedConversation.Parse("""
            [{"role":"assistant","tool_calls":[{"name":"add","arguments":"{}"},{"name":"sub","arguments":"{}"}]},
             {"role":"tool","content":"first"},{"role":"tool","content":"second"}]
            """);

        conversation.Calls.Select(call => call.Result).ShouldBe(["first", "second"]);
    }

    [Fact]
    public void Parse_RecordingThatEndsInACall_LeavesItsResultOpen() =>
        RecordedConversation.Parse("""[{"role":"assistant","tool_calls":[{"id":"a","name":"add","arguments":"{}"}]}]""")
            .Calls.ShouldHaveSingleItem().Result.ShouldBeNull();

    [Theory]
    [InlineData("\"{\\\"amount\\\": \"")]
    [InlineData("\"[1]\"")]
    [InlineData("\"{\\\"a\\\":1,\\\"a\\\":2}\"")]
    [InlineData("7")]
    public void Parse_ArgumentsThatAreNoObject_AreThatCallsProblem(string arguments)
    {
        TraceCall call = RecordedConversation.Parse($$"""[{"role":"assistant","tool_calls":[{"id":"a","name":"add","arguments":{{arguments}}}]}]""").Calls.Single();

        call.Arguments.ShouldBeNull();
        call.Problem.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Parse_ContentInParts_IsJoined() =>
        RecordedConversation.Parse("""[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]""")
            .Messages[0].Content.ShouldBe("ab");

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("[{\"content\":\"x\"}]")]
    [InlineData("[{\"role\":\"assistant\",\"tool_calls\":7}]")]
    [InlineData("[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"}]}]")]
    [InlineData("[{\"role\":\"user\",\"content\":7}]")]
    public void Parse_WhatIsNoConversation_GivesATypedError(string json) =>
        Should.Throw<ClpException>(() => RecordedConversation.Parse(json)).Code.ShouldBe(ClpCodes.BadTrace);

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[{\"role\":\"user\",\"role\":\"tool\"}]")]
    public void Parse_WhatIsNoJson_GivesATypedError(string json) =>
        Should.Throw<ClpException>(() => RecordedConversation.Parse(json)).Code.ShouldStartWith("CLP00");
}
