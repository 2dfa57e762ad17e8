namespace Clp.Storage.Files;

/// <summary>
/// Decides a group of requests one after another, each on what the ones before it left, and writes what they change into one
/// frame. Used for one group after another.
/// </summary>
internal sealed class CommitGroup(StreamCatalog catalog, ByteBuffer frame)
{
    private readonly Dictionary<StreamId, StagedStream> streams = [];
    private readonly List<StreamIndex> created = [];
    private readonly List<StreamIndex> deleted = [];
    private readonly StagedOutbox outbox = new(catalog.Outbox);
    private long nextNumber;
    private long position;

    /// <summary>Forgets the group before, whatever became of it.</summary>
    public void Begin()
    {
        streams.Clear();
        created.Clear();
        deleted.Clear();
        outbox.Clear();
        nextNumber = catalog.NextNumber;
        position = catalog.Feed.End.Position;
        Journal.Begin(frame);
    }

    /// <summary>True when something is to be written.</summary>
    public bool HasChanges => frame.Length > Frame.HeaderLength;

    public CommitAnswer Decide(CommitRequest request)
    {
        if (request is OutboxRequest { Change: { } change })
        {
            return Change(change);
        }

        StagedStream stream = Stage(request.Stream);
        if (request.Operation is { } operation && stream.TryFind(operation, out string? hash, out StreamRange written))
        {
            return hash == request.RequestHash
                ? new CommitAnswer(AppendStatus.Duplicate, written.To - 1, stream.Index, written)
                : new CommitAnswer(AppendStatus.OperationReused, stream.Next - 1, stream.Index, default);
        }

        bool isMet = request.Expected.IsMetBy(stream.Next - 1) && !(request.IsDeletion && stream.Next == 0);
        if (!isMet)
        {
            long known = request.Expected.ExactVersion ?? stream.Next - 1;
            return new CommitAnswer(AppendStatus.Conflict, stream.Next - 1, stream.Index, new StreamRange(known + 1, Math.Max(known + 1, stream.Next)));
        }

        if (request.IsDeletion)
        {
            Delete(stream);
        }
        else if (request.EventCount > 0)
        {
            Append(stream, request);
        }

        return new CommitAnswer(AppendStatus.Appended, stream.Next - 1, stream.Index, default);
    }

    /// <summary>Makes everything visible, now that it is durable.</summary>
    public void Publish(int segment, int offset)
    {
        catalog.Reserve(nextNumber);
        foreach (StreamIndex gone in deleted)
        {
            catalog.Remove(gone);
        }

        foreach (StagedStream stream in streams.Values)
        {
            stream.Publish(segment, offset);
        }

        foreach (StreamIndex born in created)
        {
            if (!deleted.Contains(born))
            {
                catalog.TryAdd(born);
            }
        }

        outbox.Publish();
        catalog.Feed.Add(segment, offset, frame.Length, position);
    }

    private StagedStream Stage(StreamId id)
    {
        if (!streams.TryGetValue(id, out StagedStream? staged))
        {
            streams.Add(id, staged = new StagedStream(catalog.TryFind(id, out StreamIndex? index) ? index : null));
        }

        return staged;
    }

    private void Append(StagedStream stream, CommitRequest request)
    {
        if (stream.Index is null)
        {
            StreamIndex born = new(request.Stream, nextNumber++);
            Entry.Declare(frame, born.Stream, born.Number);
            created.Add(born);
            stream.Begin(born);
        }

        AppendHead head = new(stream.Next, request.EventCount, request.Operation, request.RequestHash);
        int at = Entry.Begin(frame, EntryKind.Append, stream.Index!.Number);
        frame.Int64(head.First);
        MessagesRequest? more = request as MessagesRequest;
        frame.Bytes(request.Content!.Written[..(more?.MessagesAt ?? request.Content.Length)]);
        int length = Entry.End(frame, at);
        stream.Append(head, new EntryRef(0, at, length, head.First));
        position += head.Count;
        if (more is not null)
        {
            at = Entry.Begin(frame, EntryKind.Messages, stream.Index.Number);
            frame.Int64(stream.Next - 1);
            frame.Bytes(request.Content.Written[more.MessagesAt..]);
            Entry.End(frame, at);
            outbox.Add(request.Stream, stream.Next - 1, more.Messages);
        }
    }

    private void Delete(StagedStream stream)
    {
        StreamIndex gone = stream.Index!;
        Entry.End(frame, Entry.Begin(frame, EntryKind.Delete, gone.Number));
        deleted.Add(gone);
        outbox.Remove(gone.Stream);
        stream.Delete();
    }

    // What was claimed may have gone with its stream since, be it with this very group.
    private CommitAnswer Change(OutboxChange change)
    {
        StagedStream stream = Stage(change.Stream);
        bool isClaimed = stream.Index is not null && catalog.Outbox.IsClaimed(change) && !deleted.Exists(gone => gone.Stream == change.Stream);
        if (isClaimed)
        {
            ChangeEntry.Write(frame, stream.Index!.Number, change);
            outbox.Change(change);
        }

        return new CommitAnswer(isClaimed ? AppendStatus.Appended : AppendStatus.Conflict, stream.Next - 1, stream.Index, default);
    }
}
