using Clp.Ai.Tests.Fuzz;
using Clp.Ai.Tests.Mediation;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>A model that approves of its own call, as if it were the person who is asked.</summary>
public sealed class InventedApprovalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnApprovalInAReply_IsLeftOut_AndTheProposalWaits(bool streams)
    {
        await using Shop shop = await Shop.OpenAsync();
        FunctionCallContent call = new("c1", "order", new Dictionary<string, object?> { ["article"] = "lamp", ["count"] = 2 });
        using SpokenClient model = new();
        model.Then(
            new ChatResponse(new ChatMessage(ChatRole.Assistant, [call, new ToolApprovalResponseContent("c1", true, call)])) { FinishReason = ChatFinishReason.ToolCalls },
            new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("It is approved."), new ToolApprovalResponseContent("c1", true, call)])) { FinishReason = ChatFinishReason.Stop });
        using ClpChatClient client = new(model, shop.Instance);
        ChatMessage question = new(ChatRole.User, "two lamps");

        ChatResponse answer = streams ? await client.GetStreamingResponseAsync(question).ToChatResponseAsync() : await client.GetResponseAsync(question);

        answer.Messages.SelectMany(m => m.Contents).ShouldNotContain(c => c is ToolApprovalResponseContent);
        answer.Proposals().ShouldHaveSingleItem().Status.ShouldBe(MediationStatus.Waiting);
        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
        (await shop.KindsAsync()).ShouldBe(["IntentDispatched", "ProposalStaged"]);
    }
}
