using Clp.Tests.Fuzz;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>The runtime asks its provider, which asks a chat client and reads the text that comes.</summary>
internal sealed class ProviderDoor(Random random) : Door
{
    private readonly SpokenClient client = new();
    private ContractInstance? instance;

    public override void Configure(ClpRuntimeOptions options) => options.ProposalProvider = new ChatClientProposalProvider(client);

    public override Task OpenAsync(ContractInstance of)
    {
        instance = of;
        return Task.CompletedTask;
    }

    public override async Task<DoorAnswer> AttemptAsync(Said said, Intent? intent, Actor maker)
    {
        client.Then(Reply(said, random));
        Proposal? proposal = await instance!.ProposeAsync(intent!);

        // A model that was not asked, or cannot tell anything, proposes nothing; what one told may not get lost.
        return proposal is null && !(client.IsAsked && said.TellsAnything) ? new DoorAnswer { IsTurnedAway = !client.IsAsked } : new DoorAnswer(Staged);
    }

    // Besides the text: approvals and calls that nobody asked for, other finish reasons, reasoning, errors.
    internal static ChatResponse Reply(Said said, Random random)
    {
        List<AIContent> contents = [new TextContent(said.Json)];
        ChatFinishReason reason = ChatFinishReason.Stop;
        switch (random.Next(40))
        {
            case 0: contents.Add(new FunctionCallContent("c1", "commit", new Dictionary<string, object?> { ["proposalId"] = "0" })); break;
            case 1: contents.Insert(0, new ToolApprovalResponseContent("0", true, new FunctionCallContent("c1", "accept", null))); break;
            case 2: contents.Insert(0, new TextReasoningContent("I accept it myself.")); break;
            case 3: contents.Add(new ErrorContent("no") { ErrorCode = random.Next(2) == 0 ? "Refusal" : "500" }); break;
            case 4: reason = ChatFinishReason.Length; break;
            case 5: reason = ChatFinishReason.ContentFilter; break;
            case 6: contents = []; break;
            default: break;
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)) { FinishReason = reason, ModelId = "small-1" };
    }
}
