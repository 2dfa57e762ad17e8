namespace Clp.Storage.Files;

/// <summary>One append or deletion on its way through the committer. Its task ends when the answer is durable.</summary>
internal class CommitRequest(StreamId stream, Expected expected) : TaskCompletionSource<CommitAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public StreamId Stream => stream;

    public Expected Expected => expected;

    public OperationId? Operation { get; init; }

    public string? RequestHash { get; init; }

    public int EventCount { get; init; }

    /// <summary>The encoded events; null for a deletion or an append of none. Owned by the request.</summary>
    public ByteBuffer? Content { get; init; }

    public bool IsDeletion { get; init; }
}

/// <summary>An append that brings messages. A class of its own, so that the others pay nothing for it.</summary>
internal sealed class MessagesRequest(StreamId stream, Expected expected) : CommitRequest(stream, expected)
{
    public required IReadOnlyList<OutboxMessage> Messages { get; init; }

    /// <summary>Where in the content the messages begin, behind the events.</summary>
    public required int MessagesAt { get; init; }
}

/// <summary>A change of the outbox that was claimed.</summary>
internal sealed class OutboxRequest(OutboxChange change) : CommitRequest(change.Stream, Expected.Any)
{
    public OutboxChange Change => change;
}

/// <summary>What came of it, and which events belong to the answer.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Version">The version to report.</param>
/// <param name="Index">The stream, when it exists.</param>
/// <param name="Events">The events to report.</param>
internal readonly record struct CommitAnswer(AppendStatus Status, long Version, StreamIndex? Index, StreamRange Events);
