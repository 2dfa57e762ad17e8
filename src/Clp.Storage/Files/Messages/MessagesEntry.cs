namespace Clp.Storage.Files;

/// <summary>The content of an <see cref="EntryKind.Messages"/> entry after its version.</summary>
internal static class MessagesEntry
{
    /// <summary>Appends the messages to a buffer, on the caller's thread.</summary>
    public static void Write(ByteBuffer content, IReadOnlyList<OutboxMessage> messages)
    {
        content.Int32(messages.Count);
        foreach (OutboxMessage message in messages)
        {
            content.Text(message.Id);
            content.Text(message.Topic);
            content.Text(message.Payload.ToJson());
        }
    }

    /// <summary>A whole entry with one message that waited already.</summary>
    public static void Write(ByteBuffer frame, long stream, OutboxEntry waiting)
    {
        int at = Entry.Begin(frame, EntryKind.Messages, stream);
        frame.Int64(waiting.Version);
        Write(frame, [waiting.Message]);
        Entry.End(frame, at);
    }

    public static bool TryRead(ByteCursor content, out long version, out List<OutboxMessage> messages)
    {
        messages = [];
        if (!content.Int64(out version) || !content.Int32(out int count) || count < 1)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!content.Text(out string? id) || !content.Text(out string? topic) || !content.Text(out string? json)
                || string.IsNullOrEmpty(id) || topic is null || json is null || !TryParse(json, out StateValue? payload))
            {
                return false;
            }

            messages.Add(new OutboxMessage(topic, payload!) { Id = id });
        }

        return content.IsAtEnd;
    }

    private static bool TryParse(string json, out StateValue? payload)
    {
        try
        {
            payload = StateValue.Parse(json, StateLimits.Recorded);
            return true;
        }
        catch (ClpException)
        {
            payload = null;
            return false;
        }
    }
}
