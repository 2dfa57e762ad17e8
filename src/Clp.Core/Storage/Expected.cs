namespace Clp;

/// <summary>What an append demands of the stream it meets. All four forms are enforced by every store, in the same atomic step as the append.</summary>
public readonly record struct Expected
{
    // 0 any, 1 no stream, 2 exists, otherwise the exact version plus 4.
    private readonly long code;
    private Expected(long code) => this.code = code;

    /// <summary>Anything goes.</summary>
    public static Expected Any { get; } = new(0);
    /// <summary>The stream has no event yet.</summary>
    public static Expected NoStream { get; } = new(1);
    /// <summary>The stream has at least one event.</summary>
    public static Expected Exists { get; } = new(2);
    /// <summary>The stream's newest event has exactly this version; -1 means the stream has none.</summary>
    /// <exception cref="StorageException">The version is below -1, or beyond what a stream can have.</exception>
    public static Expected Exactly(long version) => version is >= -1 and <= long.MaxValue - 4
        ? new(version + 4)
        : throw new StorageException(ClpCodes.BadArgument, $"A stream cannot have the version {version}; expect -1 for an empty stream, or the version of its newest event.", StorageFailure.Rejected);

    /// <summary>The version that is demanded, or null for the other three forms.</summary>
    public long? ExactVersion => code >= 3 ? code - 4 : null;

    /// <summary>True when a stream whose newest version is <paramref name="actual"/> (-1 for none) meets the demand.</summary>
    public bool IsMetBy(long actual) => code switch
    {
        0 => true,
        1 => actual < 0,
        2 => actual >= 0,
        _ => actual == code - 4,
    };

    /// <inheritdoc/>
    public override string ToString() => code switch
    {
        0 => "any version",
        1 => "no stream",
        2 => "an existing stream",
        _ => $"version {code - 4}",
    };
}
