namespace Clp;

/// <summary>The messages of one stream in an <see cref="OutboxBook"/>.</summary>
internal sealed class OutboxLane(StreamId stream, long turn)
{
    public static IComparer<OutboxLane> ByTurn { get; } = Comparer<OutboxLane>.Create(static (a, b) =>
        a.AvailableAt != b.AvailableAt ? a.AvailableAt.CompareTo(b.AvailableAt) : a.Turn.CompareTo(b.Turn));

    public StreamId Stream => stream;

    public Queue<OutboxEntry> Messages { get; } = new();

    /// <summary>Its place among lanes available at the same moment; no other lane has it.</summary>
    public long Turn { get; set; } = turn;

    /// <summary>When its lease or its rest ends.</summary>
    public DateTimeOffset AvailableAt { get; set; } = DateTimeOffset.MinValue;

    public string? Token { get; set; }

    /// <summary>The settlement that is being written down; nothing else ends the lease meanwhile, and nobody else gets one.</summary>
    public OutboxChange? Claim { get; set; }

    /// <summary>How often the first message was tried.</summary>
    public int Attempts { get; set; }
}
