using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using ModelCallContent = Microsoft.Extensions.AI.FunctionCallContent;

namespace Clp.Ai.SemanticKernel.Tests.Bridges;

/// <summary>From a service of Semantic Kernel to what this library does with chat clients.</summary>
public sealed class ServiceAsClientTests
{
    [Fact]
    public async Task Declarations_ThroughTheBridge_ArriveAsFunctionsThatNobodyInvokes()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        WireService service = new(("reserve", "{\"guests\":3,\"wishes\":[\"quiet\"]}"));
        using IChatClient client = service.AsProposingChatClient();

        ChatResponse response = await client.GetResponseAsync("A table for three", new ChatOptions { Tools = [.. Restaurant.Contract.AsDeclarations(restaurant.Table)] });
        MediatedProposal mediated = await restaurant.Mediator.ProposeAsync(ModelCall.Of(Call(response)));

        (service.Asked[0].Functions!.AutoInvoke, service.Asked[0].Functions!.Functions!.Single().Name).ShouldBe((false, "reserve"));
        service.Asked[0].Functions!.Functions!.Single().Metadata.Parameters.Select(p => p.Name).ShouldBe(["guests", "terrace", "name", "wishes"]);
        (mediated.Status, mediated.Proposal!.Values).ShouldBe((MediationStatus.Waiting, StateObject.Of(("guests", 3), ("wishes", StateArray.Of("quiet")))));
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Declarations_ThroughTheBareBridge_AreLost()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        WireService service = new();

        await service.AsChatClient().GetResponseAsync("A table for three", new ChatOptions { Tools = [.. Restaurant.Contract.AsDeclarations(restaurant.Table)] });

        // This is why there is a bridge of our own around Semantic Kernel's.
        (service.Asked[0].Functions?.Functions ?? []).ShouldBeEmpty();
    }

    [Fact]
    public async Task Declaration_InvokedAllTheSame_ThrowsAndDoesNothing()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        WireService service = new();
        await service.AsProposingChatClient().GetResponseAsync("Hello", new ChatOptions { Tools = [.. Restaurant.Contract.AsDeclarations(restaurant.Table)] });

        ClpException e = await Should.ThrowAsync<ClpException>(async () => await service.Asked[0].Functions!.Functions!.Single().InvokeAsync(new Kernel(), new() { ["guests"] = 1 }));

        e.Code.ShouldBe(ClpCodes.NotPermitted);
        restaurant.Table.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_WithADashInItsName_KeepsIt()
    {
        using IChatClient client = new WireService(("give-back", "{}")).AsProposingChatClient();

        Call(await client.GetResponseAsync("Take it back")).Name.ShouldBe("give-back");
    }

    [Fact]
    public async Task Call_WithArgumentsThatAreNoJson_StaysUnreadable()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        using IChatClient client = new WireService(("reserve", "{\"guests\":")).AsProposingChatClient();

        MediatedProposal mediated = await restaurant.Mediator.ProposeAsync(ModelCall.Of(Call(await client.GetResponseAsync("A table"))));

        mediated.Status.ShouldBe(MediationStatus.Invalid);
        restaurant.ShouldHaveChangedNothing();
    }

    [Theory]
    [InlineData("Length", "length")]
    [InlineData("length", "length")]
    [InlineData("ContentFilter", "content_filter")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("ToolCalls", "tool_calls")]
    [InlineData("Stop", "stop")]
    [InlineData("something", null)]
    public async Task Answer_WithTheReasonWhyItEnded_KeepsIt(string told, string? reason)
    {
        using IChatClient client = new WireService { Text = "{}", Metadata = new Dictionary<string, object?> { ["FinishReason"] = told } }.AsProposingChatClient();

        (await client.GetResponseAsync("Hello")).FinishReason?.Value.ShouldBe(reason);
    }

    [Fact]
    public async Task Answer_WithWhatItCost_KeepsIt()
    {
        UsageDetails usage = new() { InputTokenCount = 7, OutputTokenCount = 2 };
        using IChatClient client = new WireService { Text = "hi", Metadata = new Dictionary<string, object?> { ["Usage"] = usage } }.AsProposingChatClient();

        (await client.GetResponseAsync("Hello")).Usage.ShouldNotBeNull().ShouldSatisfyAllConditions(u => u.InputTokenCount.ShouldBe(7), u => u.OutputTokenCount.ShouldBe(2));
    }

    [Fact]
    public async Task Provider_OverAService_StagesWhatItSays_AndEndsTypedWhenItRefuses()
    {
        ChatClientProposalProvider Over(WireService service) => new(service.AsProposingChatClient());
        WireService answering = new() { Text = "{\"guests\":2}" };
        await using ClpRuntime runtime = new(Restaurant.Contract, new ClpRuntimeOptions { ProposalProvider = Over(answering) });
        ContractInstance table = await runtime.OpenAsync();
        Intent intent = await table.DispatchAsync("reserve");

        Proposal proposal = (await table.ProposeAsync(intent))!;
        RefusalException refused = await Should.ThrowAsync<RefusalException>(async () => await table.ProposeAsync(intent, Over(new() { Metadata = new Dictionary<string, object?> { ["Refusal"] = "I would rather not." } })));
        Proposal cut = (await table.ProposeAsync(intent, Over(new() { Text = "{\"gue", Metadata = new Dictionary<string, object?> { ["FinishReason"] = "Length" } })))!;

        (proposal.Values, proposal.Ai!.Model).ShouldBe((StateObject.Of(("guests", 2)), "wire-1"));
        answering.Asked[0].Settings!.ExtensionData!.Keys.ShouldContain("response_format");
        refused.Code.ShouldBe(ClpCodes.ModelDeclined);
        (cut.Status, cut.Errors[0].Code).ShouldBe((ProposalStatus.Refused, ClpCodes.ReplyCutOff));
        table.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Stream_OfAService_IsTheAnswerInOnePiece()
    {
        using IChatClient client = new WireService(("reserve", "{\"guests\":2}")).AsProposingChatClient();

        ChatResponse response = await client.GetStreamingResponseAsync("A table for two").ToChatResponseAsync();

        Call(response).Arguments!["guests"]!.ToString().ShouldBe("2");
    }

    [Fact]
    public void Client_AskedForTheService_GivesItAndDoesNotDisposeIt()
    {
        WireService service = new();
        IChatClient client = service.AsProposingChatClient();
        client.Dispose();

        client.GetService<ChatClientMetadata>().ShouldNotBeNull();
        client.GetService(typeof(IChatClient)).ShouldBeSameAs(client);
    }

    private static ModelCallContent Call(ChatResponse response) => response.Messages.SelectMany(m => m.Contents).OfType<ModelCallContent>().ShouldHaveSingleItem();
}
