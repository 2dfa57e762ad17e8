namespace Clp.Storage.Files;

/// <summary>A stream as the requests of one group leave it, before any of that is durable.</summary>
internal sealed class StagedStream(StreamIndex? index)
{
    private List<(StreamIndex Index, AppendHead Head, EntryRef Place)>? staged;

    /// <summary>The stream in the catalog, or the one this group begins; null for none.</summary>
    public StreamIndex? Index { get; private set; } = index;

    public long Next { get; private set; } = index?.Next ?? 0;

    public void Begin(StreamIndex created) => (Index, Next) = (created, 0);

    public void Append(in AppendHead head, in EntryRef place)
    {
        (staged ??= new(1)).Add((Index!, head, place));
        Next = head.First + head.Count;
    }

    public void Delete() => (Index, Next) = (null, 0);

    public bool TryFind(OperationId operation, out string? requestHash, out StreamRange written)
    {
        foreach ((StreamIndex owner, AppendHead head, _) in staged ?? [])
        {
            if (head.Operation == operation && ReferenceEquals(owner, Index))
            {
                (requestHash, written) = (head.RequestHash, new StreamRange(head.First, head.First + head.Count));
                return true;
            }
        }

        (requestHash, written) = (null, default);
        return Index is not null && Index.TryFind(operation, out requestHash, out written);
    }

    /// <summary>Makes the appends visible, those to a deleted stream for answers that speak of it; <paramref name="segment"/> and <paramref name="offset"/> tell where the frame came to lie.</summary>
    public void Publish(int segment, int offset)
    {
        foreach ((StreamIndex owner, AppendHead head, EntryRef place) in staged ?? [])
        {
            owner.Add(head, place with { Segment = segment, Offset = offset + place.Offset });
        }
    }
}
