namespace Clp.Storage.Tests.Disks;

/// <summary>A file's content: what is durable, what the running system sees, and the writes between the two.</summary>
internal sealed class DiskFile
{
    private readonly List<DiskWrite> pending = [];
    private DiskContent durable = new();
    private DiskContent current = new();

    public int Length => current.Length;

    public bool HasFailedToFlush { get; private set; }

    public IReadOnlyList<DiskWrite> Pending => pending;

    public int PendingSectors => pending.Select(write => write.Sectors).DefaultIfEmpty().Max();

    public static DiskFile Durably(DiskContent content) => new() { durable = content, current = content.Copy() };

    public byte[] Current() => current.ToArray();

    public int Read(Span<byte> buffer, long offset) => current.Read(buffer, offset);

    public void Add(DiskWrite write)
    {
        pending.Add(write);
        current.Apply(write, _ => true);

        // Emptied, it is as good as a new file.
        HasFailedToFlush &= !(write.SetsLength && write.Offset == 0);
    }

    public void Flush()
    {
        pending.ForEach(write => durable.Apply(write, _ => true));
        pending.Clear();
    }

    /// <summary>The system drops the dirty mark and keeps showing the content; only a new write of the same place would bring it to the disk.</summary>
    public void FailFlush()
    {
        HasFailedToFlush = true;
        pending.Clear();
    }

    /// <summary>A store that is opened anew has seen no failure, and writes again what it wants to be durable.</summary>
    public void Forget() => HasFailedToFlush = false;

    /// <summary>What a crash leaves.</summary>
    public DiskContent Torn(Func<DiskWrite, int, bool> keepsSector)
    {
        DiskContent content = durable.Copy();
        pending.ForEach(write => content.Apply(write, sector => keepsSector(write, sector)));
        return content;
    }

    /// <summary>The same file, as the next process finds it.</summary>
    public DiskFile Copy()
    {
        DiskFile copy = new() { durable = durable.Copy(), current = current.Copy() };
        copy.pending.AddRange(pending);
        return copy;
    }
}
