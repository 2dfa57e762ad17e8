namespace Clp.Storage.Files;

/// <summary>An append as the committer takes it: encoded on the caller's thread, and refused when it is too large.</summary>
internal static class AppendRequests
{
    public static CommitRequest Of(StreamId stream, Expected expected, in Append append, FileStoreOptions options)
        => append.Outbox is { Count: > 0 } messages ? WithMessages(stream, expected, append, messages, options) : new CommitRequest(stream, expected)
        {
            Operation = append.Header?.Operation,
            RequestHash = append.RequestHash,
            EventCount = append.Events.Count,
            Content = append.Events.Count > 0 ? Encode(append, options) : null,
        };

    private static MessagesRequest WithMessages(StreamId stream, Expected expected, in Append append, IReadOnlyList<OutboxMessage> messages, FileStoreOptions options)
    {
        OutboxRules.Check(append);
        ByteBuffer content = Encode(append, options);
        int at = content.Length;
        try
        {
            // A copy: the caller may use his list again before the append is answered.
            OutboxMessage[] copy = [.. messages];
            MessagesEntry.Write(content, copy);
            CheckSize(content, options);
            return new MessagesRequest(stream, expected) { Operation = append.Header.Operation, RequestHash = append.RequestHash, EventCount = append.Events.Count, Content = content, Messages = copy, MessagesAt = at };
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static ByteBuffer Encode(in Append append, FileStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(append.Header);
        ArgumentNullException.ThrowIfNull((append.Header.Operation ?? new OperationId("")).Value, nameof(append));
        ByteBuffer content = AppendEntry.Write(append);
        try
        {
            CheckSize(content, options);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static void CheckSize(ByteBuffer content, FileStoreOptions options)
    {
        if (content.Length > options.MaxAppendBytes)
        {
            throw FileErrors.Rejected($"The append has {content.Length} bytes and {nameof(FileStoreOptions.MaxAppendBytes)} allows {options.MaxAppendBytes}; nothing was written. Split it, or raise the limit.");
        }
    }
}
