using System.Text.Json;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.SemanticKernel.Tests.Loops;

/// <summary>The framework's own loop that invokes functions, which comes along with Semantic Kernel: around ours, and over functions of a contract.</summary>
public sealed class FunctionInvocationTests : IAsyncLifetime
{
    private readonly ScriptedModelServer server = ScriptedModelServer.Start();
    private int looked;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AroundOurs_ItInvokesTheHostsTools_AndOursAreAnsweredAsProposals(bool streams)
    {
        server.Then(
            ModelReplies.Calls(new ModelToolCall("weather", "{}", "w1"), new ModelToolCall("reserve", """{"guests":2}""", "r1")),
            ModelReplies.Calls(new ModelToolCall("weather", "{}", "w2")),
            ModelReplies.Text("It waits."));
        await using ClpRuntime runtime = new(Restaurant.Contract);
        ContractInstance table = await runtime.OpenAsync();
        using FunctionInvokingChatClient loop = new(new ClpChatClient(new OpenAiChatClient(new(server.Endpoint, "m")), table));

        ChatResponse response = await AskAsync(loop, streams, new ChatOptions { Tools = [AIFunctionFactory.Create(() => ++looked, "weather")] });

        (looked, response.Messages[^1].Text, table.StateVersion).ShouldBe((2, "It waits.", -1));
        response.Proposals().ShouldHaveSingleItem().Status.ShouldBe(MediationStatus.Waiting);
        JsonElement[] sent = [.. server.Requests[1].Json.GetProperty("messages").EnumerateArray()];
        sent.Where(m => m.GetProperty("role").GetString() == "tool").Select(m => m.GetProperty("tool_call_id").GetString()).ShouldBe(["r1", "w1"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OverFunctionsOfAContract_ItOnlyProposes(bool streams)
    {
        server.Then([.. Enumerable.Range(0, 3).Select(i => ModelReplies.Calls(new ModelToolCall("reserve", $$"""{"guests":{{i + 1}}}""", "r" + i))), ModelReplies.Text("They wait.")]);
        await using ClpRuntime runtime = new(Restaurant.Contract);
        ContractInstance table = await runtime.OpenAsync();
        using FunctionInvokingChatClient loop = new(new OpenAiChatClient(new(server.Endpoint, "m")));

        ChatResponse response = await AskAsync(loop, streams, new ChatOptions { Tools = [.. Restaurant.Contract.AsProposalFunctions(table)] });

        (response.Messages[^1].Text, table.StateVersion, table.PendingIntents.Length).ShouldBe(("They wait.", -1, 3));
    }

    private static async Task<ChatResponse> AskAsync(FunctionInvokingChatClient loop, bool streams, ChatOptions options)
    {
        ChatMessage[] asked = [new(ChatRole.User, "a table for two, and the weather")];
        return streams ? await loop.GetStreamingResponseAsync(asked, options).ToChatResponseAsync() : await loop.GetResponseAsync(asked, options);
    }
}
