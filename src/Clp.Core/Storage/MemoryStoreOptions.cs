namespace Clp;

/// <summary>How a <see cref="MemoryStore"/> keeps its streams.</summary>
public sealed record MemoryStoreOptions
{
    /// <summary>
    /// Null (the default) keeps every event. A number keeps at least so many of the newest per stream, in constant memory:
    /// older ones are let go in blocks, but only when the newest snapshot covers them, so that a stream can always be
    /// loaded. An operation id is remembered as long as its events are. Reading what is no longer kept throws
    /// <see cref="StorageException"/> with <see cref="ClpCodes.LogTrimmed"/>. At least 1.
    /// </summary>
    public int? KeepEvents { get; init; }
}
