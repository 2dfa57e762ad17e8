using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>The names of the tools that the host brings along.</summary>
internal static class HostTools
{
    /// <exception cref="ClpException">One of them has the name of one of the contract's, possible now or not.</exception>
    public static ImmutableHashSet<string> Of(Contract contract, ChatOptions options)
    {
        ImmutableHashSet<string> names = [.. (options.Tools ?? []).Select(t => t.Name)];
        return contract.Intents.Select(i => ToolNames.Of(i.Name)).FirstOrDefault(names.Contains) is not { } both ? names
            : throw new ClpException(ClpCodes.BadArgument, $"ChatOptions.Tools brings a tool '{both}', and the contract '{contract.Name}' has one of that name, so that nobody could tell whose a call is. Rename one, and hand in the contract's own tools nowhere else.");
    }
}

/// <summary>Why the calls of a reply are not to be taken at their word.</summary>
internal static class ReplyDoubt
{
    /// <summary>Null when nothing speaks against them.</summary>
    public static ModelReplyException? Of(ChatResponse reply) => reply.FinishReason switch
    {
        { } reason when reason == ChatFinishReason.Length => new(ClpCodes.ReplyCutOff, "The reply was cut off at the limit of tokens, so that its calls may not be what was meant. Call again with less in one message."),
        { } reason when reason == ChatFinishReason.ContentFilter => new(ClpCodes.ModelDeclined, "The reply was filtered, so that its calls may not be what was meant."),
        _ => reply.Messages.SelectMany(m => m.Contents).OfType<ErrorContent>().Any() ? new(ClpCodes.ModelDeclined, "The reply declines beside its calls, or tells of an error. Do one or the other.") : null,
    };
}
