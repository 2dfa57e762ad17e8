using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// Goes through one reply, whole or piece by piece, and picks out the calls that are answered here: all but those of the host's
/// tools. They leave it as told only, so that nobody invokes them. No message of it is a user's or the system's. An approval has no business in a reply and is left out,
/// and so is a request that names a proposal, which only the host makes. Not thread-safe.
/// </summary>
internal sealed class ReplyFilter(ImmutableHashSet<string> hostTools)
{
    private readonly List<FunctionCallContent> own = [];

    /// <summary>The calls to answer, in order.</summary>
    public IReadOnlyList<FunctionCallContent> Own => own;

    /// <summary>True when the reply holds calls that are the caller's to answer.</summary>
    public bool HasOthers { get; private set; }

    public ChatResponse Pass(ChatResponse reply) => new([.. reply.Messages.Select(Pass)])
    {
        ResponseId = reply.ResponseId,
        ConversationId = reply.ConversationId,
        ModelId = reply.ModelId,
        CreatedAt = reply.CreatedAt,
        FinishReason = reply.FinishReason,
        Usage = reply.Usage,
        RawRepresentation = reply.RawRepresentation,
        AdditionalProperties = reply.AdditionalProperties,
    };

    public ChatMessage Pass(ChatMessage message)
    {
        ChatMessage passed = message.Clone();
        passed.Role = Speaker(message.Role);
        passed.Contents = Pass(message.Contents);
        return passed;
    }

    public ChatResponseUpdate Pass(ChatResponseUpdate update)
    {
        ChatResponseUpdate passed = update.Clone();
        passed.Role = update.Role is { } role ? Speaker(role) : null;
        passed.Contents = Pass(update.Contents);
        return passed;
    }

    // Whatever a reply calls itself: its words are the model's or a tool's, and never a user's.
    private static ChatRole Speaker(ChatRole role) => role == ChatRole.Tool ? role : ChatRole.Assistant;

    private List<AIContent> Pass(IList<AIContent> contents)
    {
        List<AIContent> passed = new(contents.Count);
        foreach (AIContent content in contents)
        {
            if (content is FunctionCallContent { InformationalOnly: false } call)
            {
                passed.Add(Pass(call));
            }
            else if (content is not ToolApprovalResponseContent && !ToolApprovals.IsOurs(content))
            {
                passed.Add(content);
            }
        }

        return passed;
    }

    private FunctionCallContent Pass(FunctionCallContent call)
    {
        if (hostTools.Contains(call.Name))
        {
            HasOthers = true;
            return call;
        }

        own.Add(call);
        return new FunctionCallContent(call.CallId, call.Name, call.Arguments)
        {
            Exception = call.Exception,
            InformationalOnly = true,
            RawRepresentation = call.RawRepresentation,
            AdditionalProperties = call.AdditionalProperties,
            Annotations = call.Annotations,
        };
    }
}
