using Clp.TestServers;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace Clp.Ai.SemanticKernel.Tests.Bridges;

/// <summary>Semantic Kernel's own service for OpenAI, over a real socket: its loop, its habits with names and arguments, and ours around it.</summary>
public sealed class OpenAiServiceTests : IAsyncLifetime
{
    private static readonly PromptExecutionSettings Auto = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };

    private readonly ScriptedModelServer server = ScriptedModelServer.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ItsLoop_WithIntents_StagesWhatTheModelCalls(bool streams)
    {
        server.Then(
            ModelReplies.Calls(new ModelToolCall("Desk-reserve", "{\"guests\":9,\"terrace\":true}", "call_1")),
            ModelReplies.Calls(new ModelToolCall("Desk-reserve", "{\"guests\":4,\"terrace\":true,\"wishes\":[\"quiet\"]}", "call_2")),
            ModelReplies.Text("It waits for a yes."));
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = new();
        kernel.Plugins.Add(new IntentPlugin("Desk", restaurant.Mediator));

        string said = await AskAsync(kernel, streams);

        said.ShouldBe("It waits for a yes.");
        restaurant.Staged.Where(p => p.Status == ProposalStatus.Staged).ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 4), ("terrace", true), ("wishes", StateArray.Of("quiet"))));
        server.Requests[1].Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!.ShouldContain("The terrace takes 4.");
        restaurant.ShouldHaveChangedNothing();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task ItsLoop_WithPluginsThatAct_ProposesInTheirPlace(bool filtersOnly, bool streams)
    {
        server.Then(
            ModelReplies.Calls(new ModelToolCall("Booking-book_table", "{\"people\":3}", "call_1"), new ModelToolCall("Booking-send_flowers", "{}", "call_2")),
            ModelReplies.Text("done"));
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = restaurant.Kernel();
        if (filtersOnly)
        {
            ProposalFilter filter = new(restaurant.Mediator, Restaurant.Rules);
            kernel.FunctionInvocationFilters.Add(filter);
            kernel.AutoFunctionInvocationFilters.Add(filter);
        }
        else
        {
            kernel.UseProposals(restaurant.Mediator, Restaurant.Rules);
        }

        await AskAsync(kernel, streams);

        restaurant.Staged.ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 3)));
        server.Requests[1].Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!.ShouldContain("not_permitted");
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task OurLoop_OverTheService_CorrectsTheModelAndKeepsNamesAndTypes()
    {
        server.Then(
            ModelReplies.Calls(new ModelToolCall("reserve", "{\"guests\":", "call_1")),
            ModelReplies.Calls(new ModelToolCall("reserve", "{\"guests\":\"3\"}", "call_2")),
            ModelReplies.Calls(new ModelToolCall("give-back", "{}", "call_3"), new ModelToolCall("reserve", "{\"guests\":3}", "call_4")),
            ModelReplies.Text("Proposed."));
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        using IChatClient client = Service().AsProposingChatClient();
        using ClpChatClient loop = new(client, restaurant.Table);

        ChatResponse response = await loop.GetResponseAsync("A table for three");

        // What cannot be read, a text for a number, what is not possible yet, and what fits.
        response.Proposals().Select(p => p.Status).ShouldBe([MediationStatus.Invalid, MediationStatus.Invalid, MediationStatus.NotPossible, MediationStatus.Waiting]);
        response.Messages.Last().Text.ShouldBe("Proposed.");
        response.Usage!.InputTokenCount!.Value.ShouldBeGreaterThan(0);
        server.Requests[0].Json.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("function").GetProperty("name").GetString()).ShouldBe(["reserve"]);
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task OurProvider_OverTheService_AsksForStructuredOutput_AndEndsTypedWhenTheModelDeclinesOrIsCutOff()
    {
        server.Then(ModelReplies.Text("{\"guests\":2}"), ModelReplies.Refusal("I would rather not."), ModelReplies.Says(new ModelMessage { Text = "{\"gue", Finish = "length" }));
        using IChatClient client = Service().AsProposingChatClient();
        await using ClpRuntime runtime = new(Restaurant.Contract, new ClpRuntimeOptions { ProposalProvider = new ChatClientProposalProvider(client) });
        ContractInstance table = await runtime.OpenAsync();
        Intent intent = await table.DispatchAsync("reserve");

        Proposal proposal = (await table.ProposeAsync(intent))!;
        RefusalException declined = await Should.ThrowAsync<RefusalException>(async () => await table.ProposeAsync(intent));
        Proposal cut = (await table.ProposeAsync(intent))!;

        proposal.Values.ShouldBe(StateObject.Of(("guests", 2)));
        server.Requests[0].Json.GetProperty("response_format").GetProperty("type").GetString().ShouldBe("json_schema");
        declined.Code.ShouldBe(ClpCodes.ModelDeclined);
        (cut.Status, cut.Errors[0].Code).ShouldBe((ProposalStatus.Refused, ClpCodes.ReplyCutOff));
        table.StateVersion.ShouldBe(-1);
    }

    private async Task<string> AskAsync(Kernel kernel, bool streams)
    {
        ChatHistory history = [new ChatMessageContent(AuthorRole.User, "A table for nine outside")];
        return streams
            ? string.Concat(await Service().GetStreamingChatMessageContentsAsync(history, Auto, kernel).Select(c => c.Content).ToListAsync())
            : (await Service().GetChatMessageContentAsync(history, Auto, kernel)).Content!;
    }

    private OpenAIChatCompletionService Service()
#pragma warning disable SKEXP0010 // The endpoint can be set in no other way.
        => new("m", server.Endpoint, "key");
#pragma warning restore SKEXP0010
}
