namespace Clp.Storage;

/// <summary>Where and how a <see cref="FileStore"/> keeps its streams.</summary>
public sealed record FileStoreOptions
{
    /// <summary>The folder that holds everything; created when missing. One process may have it open for writing at a time.</summary>
    public required string Root { get; init; }

    /// <summary>
    /// True reads a store as it is at the time of opening, also while a process has it open for writing: nothing is created,
    /// locked, mended or changed, and appends, snapshots and deletions are refused. False unless told.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// True (the default) flushes to the disk before an append is acknowledged, so that it survives the loss of power. False
    /// leaves that to the operating system: an append survives the end of the process, not that of the machine.
    /// </summary>
    public bool Fsync { get; init; } = true;

    /// <summary>True (the default) lets appends that arrive while another is being flushed share the next flush.</summary>
    public bool GroupCommit { get; init; } = true;

    /// <summary>When a journal file has so many bytes, the next one is begun. 4 KiB to 1 GiB; 32 MiB unless told.</summary>
    public int SegmentBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The largest append that is taken, in bytes as stored. 1 KiB to 256 MiB; 16 MiB unless told.</summary>
    public int MaxAppendBytes { get; init; } = 16 * 1024 * 1024;

    internal void Check()
    {
        Demand(!string.IsNullOrWhiteSpace(Root) && !Root.Contains('\0', StringComparison.Ordinal), $"{nameof(Root)} names no folder; give the path of the folder to keep the streams in.");
        Demand(SegmentBytes is >= 4 * 1024 and <= 1024 * 1024 * 1024, $"{nameof(SegmentBytes)} is {SegmentBytes}; give 4096 to 1073741824.");
        Demand(MaxAppendBytes is >= 1024 and <= 256 * 1024 * 1024, $"{nameof(MaxAppendBytes)} is {MaxAppendBytes}; give 1024 to 268435456.");
    }

    private static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, problem, StorageFailure.Rejected);
        }
    }
}
