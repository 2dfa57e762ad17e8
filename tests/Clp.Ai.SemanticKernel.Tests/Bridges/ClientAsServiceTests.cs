using Clp.TestServers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Clp.Ai.SemanticKernel.Tests.Bridges;

/// <summary>From this library's chat clients to a kernel, over a real socket.</summary>
public sealed class ClientAsServiceTests : IAsyncLifetime
{
    private readonly ScriptedModelServer server = ScriptedModelServer.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kernel_OverOurClientWithIntents_StagesWhatTheModelCalls(bool streams)
    {
        server.Then(
            ModelReplies.Calls(new ModelToolCall("Desk_reserve", "{\"guests\":9,\"terrace\":true}", "call_1")),
            ModelReplies.Calls(new ModelToolCall("Desk_reserve", "{\"guests\":4,\"terrace\":true}", "call_2")),
            ModelReplies.Text("It waits for a yes."));
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        using OpenAiChatClient client = new(new OpenAiOptions(server.Endpoint, "m"));
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton(new ChatClientBuilder(client).UseKernelFunctionInvocation().Build().AsChatCompletionService());
        Kernel kernel = builder.Build();
        kernel.Plugins.Add(new IntentPlugin("Desk", restaurant.Mediator));
        PromptExecutionSettings auto = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };

        string said = streams
            ? string.Concat(await kernel.InvokePromptStreamingAsync("A table for nine outside", new(auto)).Select(p => p.ToString()).ToListAsync())
            : (await kernel.InvokePromptAsync<string>("A table for nine outside", new(auto)))!;

        said.ShouldBe("It waits for a yes.");
        restaurant.Staged.Where(p => p.Status == ProposalStatus.Staged).ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 4), ("terrace", true)));
        server.Requests[0].Json.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("function").GetProperty("name").GetString()).ShouldBe(["Desk_reserve"]);
        server.Requests[1].Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!.ShouldContain("The terrace takes 4.");
        restaurant.ShouldHaveChangedNothing();
    }
}
