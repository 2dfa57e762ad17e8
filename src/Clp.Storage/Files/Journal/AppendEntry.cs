namespace Clp.Storage.Files;

/// <summary>The content of an <see cref="EntryKind.Append"/> entry after its first version.</summary>
internal static class AppendEntry
{
    /// <summary>Writes what the caller's thread can write, before the version is known.</summary>
    public static ByteBuffer Write(in Append append)
    {
        ByteBuffer content = new();
        try
        {
            content.Text(append.Header.Operation?.Value);
            content.Text(append.RequestHash);
            content.Int32(append.Events.Count);
            for (int i = 0; i < append.Events.Count; i++)
            {
                int at = content.Skip(sizeof(int));
                EventJson.Write(content, append.Events[i], append.Header);
                content.Int32At(at, content.Length - at - sizeof(int));
            }

            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public static bool TryReadHead(ref ByteCursor content, out AppendHead head)
    {
        head = default;
        if (!content.Int64(out long first) || !content.Text(out string? operation) || !content.Text(out string? hash) || !content.Int32(out int count) || count < 1)
        {
            return false;
        }

        head = new AppendHead(first, count, operation is null ? null : new OperationId(operation), hash);
        return true;
    }

    /// <summary>Adds the events of one entry, from a version on; false when the bytes are not what was written.</summary>
    public static bool TryReadEvents(ReadOnlySpan<byte> entry, StreamId stream, long number, long from, List<RecordedEvent> events)
    {
        if (!Entry.TryRead(entry, out _, out EntryKind kind, out long owner, out ByteCursor content)
            || kind != EntryKind.Append || owner != number || !TryReadHead(ref content, out AppendHead head))
        {
            return false;
        }

        for (int i = 0; i < head.Count; i++)
        {
            if (!content.Int32(out int length) || !content.Take(length, out ReadOnlySpan<byte> json))
            {
                return false;
            }

            if (head.First + i >= from)
            {
                events.Add(EventJson.Read(stream, head.First + i, json));
            }
        }

        return content.IsAtEnd;
    }
}

/// <summary>What the index keeps of an append.</summary>
internal readonly record struct AppendHead(long First, int Count, OperationId? Operation, string? RequestHash);
