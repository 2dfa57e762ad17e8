namespace Clp;

/// <summary>What an append demands of the stream it meets. All four forms are enforced by every store, in the same atomic step as the append.</summary>
public readonly record struct Expected
{
    private readonly long code;
    private Expected(long code) => this.code = code;

    /// <summary>Anything goes.</summary>
    public static Expected Any { get; } = new(0);
    /// <summary>The stream has no event yet.</summary>
    public static Expected NoStream { get; } = new(1);
    /// <summary>The stream has at least one event.</summary>
    public static Expected Exists { get; } = new(2);
    /// <summary>The stream's newest event has exactly this version; -1 means the stream has none.</summary>
    public static Expected Exactly(long version) => new(version + 4);

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
