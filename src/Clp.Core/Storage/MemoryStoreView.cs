namespace Clp;

/// <summary>
/// A stretch of a stream as it was at one moment: blocks of slots, no object per event. Growing writes only slots that no
/// earlier view counts, so views stay valid without a lock; growing itself is done by one thread at a time, on the newest view.
/// </summary>
internal readonly struct MemoryStoreView
{
    private const int BlockSize = 256;
    private const int FirstBlockSize = 4;

    private readonly Slot[]?[] blocks;

    private MemoryStoreView(Slot[]?[] blocks, long first, long next) => (this.blocks, First, Next) = (blocks, first, next);

    public static MemoryStoreView Empty { get; } = new([], 0, 0);

    /// <summary>The oldest version that is kept; a multiple of the block size.</summary>
    public long First { get; }

    /// <summary>The version the next event will have.</summary>
    public long Next { get; }

    public ref readonly Slot this[long version]
    {
        get
        {
            long place = version - First;
            return ref blocks[place / BlockSize]![place % BlockSize];
        }
    }

    /// <summary>With one more event.</summary>
    public MemoryStoreView With(ContractEvent @event, EventHeader header)
    {
        int block = (int)((Next - First) / BlockSize);
        int slot = (int)((Next - First) % BlockSize);
        Slot[]?[] grown = blocks;
        if (block == grown.Length)
        {
            Array.Resize(ref grown, Math.Max(1, block * 2));
        }

        Slot[]? target = grown[block];
        if (target is null || slot == target.Length)
        {
            // A stream's first block starts small, so that many short streams stay small.
            Slot[] larger = new Slot[target is null && Next > 0 ? BlockSize : Math.Max(FirstBlockSize, slot * 2)];
            target?.CopyTo(larger, 0);
            grown[block] = target = larger;
        }

        target[slot] = new Slot(@event, header);
        return new(grown, First, Next + 1);
    }

    /// <summary>Without the whole blocks before a version.</summary>
    public MemoryStoreView From(long version)
    {
        int gone = (int)(Math.Max(0, version - First) / BlockSize);
        return gone == 0 ? this : new(blocks[gone..], First + ((long)gone * BlockSize), Next);
    }

    public RecordedEvent[] Range(StreamId stream, long from, long to)
    {
        RecordedEvent[] events = new RecordedEvent[to - from];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = this[from + i].At(stream, from + i);
        }

        return events;
    }

    internal readonly record struct Slot(ContractEvent Event, EventHeader Header)
    {
        public RecordedEvent At(StreamId stream, long version) => new(stream, version, Event, Header);
    }
}
