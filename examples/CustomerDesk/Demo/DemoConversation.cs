using Clp;
using Clp.Testing;
using CustomerDesk.Shared;

namespace CustomerDesk.Demo;

/// <summary>A conversation written for the demo: chat-completions messages, and with them who accepts or rejects which call's proposal.</summary>
internal sealed record DemoConversation
{
    /// <summary>The file's name without its ending; the conversation's instance is named so too.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The desk's domain.</summary>
    public required string Desk { get; init; }

    /// <summary>What it shows, in a sentence or two.</summary>
    public required string Shows { get; init; }

    public required IReadOnlyList<DemoMessage> Messages { get; init; }

    /// <summary>How it goes on after the program was started again; what it left open waits until then.</summary>
    public IReadOnlyList<DemoMessage> AfterRestart { get; init; } = [];

    /// <exception cref="ClpException"><see cref="ClpCodes.BadTrace"/>: the file is no such conversation; the message names file and place.</exception>
    public static DemoConversation Read(string path, StateObject file, IReadOnlyList<Desk> desks)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            Desk desk = desks.FirstOrDefault(desk => desk.Domain == file.Text("desk"))
                ?? throw Malformed($"its desk is neither of {string.Join(", ", desks.Select(desk => desk.Domain))}");
            HashSet<string> writes = new(StringComparer.Ordinal);
            return new()
            {
                Id = name,
                Title = file.Text("title") is { Length: > 0 } title ? title : name,
                Desk = desk.Domain,
                Shows = file.Text("shows"),
                Messages = ReadMessages(file.List("messages"), desk, writes),
                AfterRestart = ReadMessages(file.List("afterRestart"), desk, writes),
            };
        }
        catch (ClpException exception)
        {
            throw new ClpException(ClpCodes.BadTrace, $"'{path}' is no conversation for the demo: {exception.Message} Correct it, or leave --data out.", exception);
        }
    }

    private static List<DemoMessage> ReadMessages(StateArray list, Desk desk, HashSet<string> writes)
    {
        List<DemoMessage> messages = [];
        foreach ((TraceMessage read, StateValue written) in RecordedConversation.From(list).Messages.Zip(list))
        {
            DemoMessage message = DemoMessage.Of(read, (StateObject)written);
            writes.UnionWith(read.Calls.Where(call => desk.IsWrite(call.Name)).Select(call => call.Id));
            if (message.Decides is { } call && !writes.Contains(call))
            {
                throw Malformed($"message {messages.Count} decides on '{call}', which is no call before it that changes something");
            }

            messages.Add(message);
        }

        return messages;
    }

    private static ClpException Malformed(string what) => new(ClpCodes.BadTrace, what + ".");
}
