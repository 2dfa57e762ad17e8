using System.Collections.Immutable;

namespace Clp.Testing;

/// <summary>
/// A recorded tool-calling conversation. Reads the chat-completions form (<c>tool_calls[].function.arguments</c> as JSON text,
/// answers by <c>tool_call_id</c>) and the flat form (<c>tool_calls[].arguments</c> as an object, answers by <c>id</c>).
/// Immutable and thread-safe.
/// </summary>
public sealed class RecordedConversation
{
    internal RecordedConversation(ImmutableArray<TraceMessage> messages) => Messages = messages;

    /// <summary>The messages in order, the tools' answers included.</summary>
    public ImmutableArray<TraceMessage> Messages { get; }

    /// <summary>Every tool call in order, with its recorded answer.</summary>
    public IEnumerable<TraceCall> Calls => Messages.SelectMany(message => message.Calls);

    /// <summary>Reads a JSON array of messages.</summary>
    /// <param name="json">Strict JSON text: the array, or an object that holds it as <c>messages</c>.</param>
    /// <exception cref="ClpException">The text is no acceptable JSON, or no list of messages; the message names the place.</exception>
    public static RecordedConversation Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        StateValue value = StateValue.Parse(json);
        return From((value as StateObject)?.Field("messages") ?? value);
    }

    /// <summary>Reads a list of messages that is parsed already.</summary>
    /// <param name="messages">The array of messages.</param>
    /// <exception cref="ClpException"><see cref="ClpCodes.BadTrace"/>: not a list of messages; the message names the place.</exception>
    public static RecordedConversation From(StateValue messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return TraceReader.Read(messages);
    }
}
