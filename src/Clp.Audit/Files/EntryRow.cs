namespace Clp.Audit;

/// <summary>One entry as a file states it, not yet believed. Reused from line to line.</summary>
internal sealed class EntryRow
{
    /// <summary>The 1-based line of the file.</summary>
    public long Line { get; set; }

    /// <summary>Why the line is not an entry; null when it is one.</summary>
    public string? Problem { get; set; }

    public long Position { get; set; }

    public AuditHash Previous { get; set; }

    public AuditHash Hash { get; set; }

    /// <summary>The canonical event, inside the reader's buffer until <see cref="Detach"/>.</summary>
    public ReadOnlyMemory<byte> Event { get; private set; }

    private byte[] own = [];

    public void Set(long position, AuditHash previous, AuditHash hash, ReadOnlyMemory<byte> canonicalEvent)
    {
        (Problem, Position, Previous, Hash, Event) = (null, position, previous, hash, canonicalEvent);
    }

    /// <summary>Keeps the event beyond the next read.</summary>
    public void Detach()
    {
        if (own.Length < Event.Length)
        {
            own = new byte[Event.Length];
        }

        Event.CopyTo(own);
        Event = own.AsMemory(0, Event.Length);
    }
}
