using System.Text.Json;
using Clp.TestServers;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Clp.Ai.SemanticKernel.Tests;

/// <summary>The recipes that the documentation shows.</summary>
public sealed class WorkedExampleTests
{
    [Fact]
    public async Task Recipe_ForTheContractsIntents_Proposes()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        ContractInstance table = restaurant.Table;
        Kernel kernel = new();

        #region plugin
        ProposalMediator mediator = new(table);
        kernel.Plugins.Add(new IntentPlugin("Desk", mediator));
        #endregion

        JsonElement answer = await kernel.InvokeAsync<JsonElement>("Desk", "reserve", new() { ["guests"] = 3 });
        answer.GetProperty("status").GetString().ShouldBe("waiting");
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Recipe_ForPluginsThatAreThere_ProposesAndRefuses()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = restaurant.Kernel();
        ProposalMediator mediator = restaurant.Mediator;

        #region existing
        kernel.UseProposals(mediator, FunctionRules.None
            .Propose("Booking", "book_table", "reserve", new Dictionary<string, string> { ["people"] = "guests" })
            .Allow("Booking", "opening_hours"));
        #endregion

        (await kernel.InvokeAsync<JsonElement>("Booking", "book_table", new() { ["people"] = 3 })).GetProperty("status").GetString().ShouldBe("waiting");
        (await kernel.InvokeAsync<JsonElement>("Booking", "send_flowers")).GetProperty("status").GetString().ShouldBe("not_permitted");
        (await kernel.InvokeAsync<string>("Booking", "opening_hours")).ShouldBe("18 to 23");
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Recipe_ForServicesAndClients_ProposesBothWays()
    {
        await using ScriptedModelServer server = ScriptedModelServer.Start().Then(
            ModelReplies.Calls(new ModelToolCall("reserve", "{\"guests\":2}", "call_1")), ModelReplies.Text("Somebody must say yes."));
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        ContractInstance table = restaurant.Table;
        IChatCompletionService service = new WireServiceThatReserves();
        using OpenAiChatClient model = new(new OpenAiOptions(server.Endpoint, "m"));

        #region bridges
        // A service of Semantic Kernel as the model of the mediation loop.
        using ClpChatClient desk = new(service.AsProposingChatClient(), table);

        // The mediation loop as a service of a kernel.
        IChatCompletionService mediated = new ClpChatClient(model, table).AsChatCompletionService();
        #endregion

        (await desk.ProposeAsync("A table for three")).ShouldHaveSingleItem().Status.ShouldBe(MediationStatus.Waiting);
        (await mediated.GetChatMessageContentAsync("A table for two")).Content.ShouldBe("Somebody must say yes.");
        restaurant.Staged.Select(p => p.Values["guests"]!.ToString()).ShouldBe(["3", "2"]);
        restaurant.ShouldHaveChangedNothing();
    }

    /// <summary>Calls once, then is content.</summary>
    private sealed class WireServiceThatReserves : IChatCompletionService
    {
        private readonly Bridges.WireService first = new(("reserve", "{\"guests\":3}"));

        public IReadOnlyDictionary<string, object?> Attributes => first.Attributes;

        public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
            => chatHistory.Last().Role == AuthorRole.Tool
                ? Task.FromResult<IReadOnlyList<ChatMessageContent>>([new ChatMessageContent(AuthorRole.Assistant, "done")])
                : first.GetChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken);

        public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();
    }
}
