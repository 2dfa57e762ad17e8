namespace Clp.Audit;

/// <summary>What an export writes. Immutable.</summary>
public sealed record AuditExportOptions
{
    /// <summary>Everything, as JSONL.</summary>
    public static AuditExportOptions Default { get; } = new();

    /// <summary>The file's format; JSONL by default.</summary>
    public AuditFormat Format { get; init; } = AuditFormat.Jsonl;

    /// <summary>
    /// The checkpoint of an earlier export, to write only what came after it; null (the default) for everything. Its signature is
    /// the caller's to verify.
    /// </summary>
    public Checkpoint? After { get; init; }

    /// <summary>
    /// True (the default): with <see cref="After"/>, the store's earlier events are read and hashed again, and a store that holds another
    /// history than the checkpoint was signed on is refused. False: they are not read, and only what came after is looked at.
    /// </summary>
    public bool CheckEarlier { get; init; } = true;
}
