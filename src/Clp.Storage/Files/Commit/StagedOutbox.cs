namespace Clp.Storage.Files;

/// <summary>What one group does to the outbox, in the journal's order, before any of that is durable.</summary>
internal sealed class StagedOutbox(OutboxBook book)
{
    private readonly List<(StreamId Stream, long Version, IReadOnlyList<OutboxMessage>? Added, OutboxChange? Change)> staged = [];

    public void Clear() => staged.Clear();

    public void Add(StreamId stream, long version, IReadOnlyList<OutboxMessage> messages) => staged.Add((stream, version, messages, null));

    public void Change(OutboxChange change) => staged.Add((change.Stream, 0, null, change));

    /// <summary>The stream goes, and its messages with it.</summary>
    public void Remove(StreamId stream) => staged.Add((stream, 0, null, null));

    public void Publish()
    {
        foreach ((StreamId stream, long version, IReadOnlyList<OutboxMessage>? added, OutboxChange? change) in staged)
        {
            if (added is not null)
            {
                book.Add(stream, version, added);
            }
            else if (change is null)
            {
                book.Remove(stream);
            }
            else
            {
                book.Apply(change);
            }
        }
    }
}
