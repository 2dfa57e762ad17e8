using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>Finds what a conversation with a <see cref="ClpChatClient"/> proposed, and puts a kill switch before any provider.</summary>
public static class MediationExtensions
{
    /// <summary>Every proposal that was made in it, in order; look at <see cref="MediatedProposal.IsReady"/> for those to decide about. Proposals are for the process that made them: a response that was stored and read again has none.</summary>
    public static ImmutableArray<MediatedProposal> Proposals(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Messages.Proposals();
    }

    /// <summary>As <see cref="Proposals(ChatResponse)"/>, of messages.</summary>
    public static ImmutableArray<MediatedProposal> Proposals(this IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return [.. messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Select(r => r.RawRepresentation).OfType<MediatedProposal>()];
    }

    /// <summary>As <see cref="Proposals(ChatResponse)"/>, of one piece of a stream; none for most.</summary>
    public static ImmutableArray<MediatedProposal> Proposals(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return [.. update.Contents.OfType<FunctionResultContent>().Select(r => r.RawRepresentation).OfType<MediatedProposal>()];
    }

    /// <summary>The message without the answers to the contract's calls, which are the contract's words and no tool's.</summary>
    internal static ChatMessage WithoutAnswers(ChatMessage message)
    {
        if (!message.Contents.Any(IsAnswer))
        {
            return message;
        }

        ChatMessage rest = message.Clone();
        rest.Contents = [.. message.Contents.Where(c => !IsAnswer(c))];
        return rest;
    }

    private static bool IsAnswer(AIContent content) => content is FunctionResultContent { RawRepresentation: MediatedProposal };

    /// <summary>
    /// The same provider behind a kill switch: while that is off, it is not asked, a request that is under way is cancelled, and
    /// what comes back from it all the same is thrown away. Whoever asks meets a <see cref="RefusalException"/>
    /// (<see cref="ClpCodes.ProviderSwitchedOff"/>), which is recorded.
    /// </summary>
    public static IProposalProvider WithSwitch(this IProposalProvider provider, ProviderSwitch killSwitch)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(killSwitch);
        return new SwitchedProvider(provider, killSwitch);
    }
}
