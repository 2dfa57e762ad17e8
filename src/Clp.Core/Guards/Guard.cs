using System.Collections.Immutable;

namespace Clp;

/// <summary>A named rule that judges an intent against the state: pure, synchronous, evaluated at every commit. Immutable.</summary>
public sealed class Guard
{
    internal Guard(string name, Func<GuardContext, GuardVerdict> check) => (Name, Check) = (name, check);

    /// <summary>Its name, unique in the contract; a denial names it.</summary>
    public string Name { get; }
    /// <summary>What it demands, for people.</summary>
    public string? Description { get; internal init; }
    /// <summary>The intents it judges; empty means all.</summary>
    public ImmutableArray<string> Intents { get; internal init; } = [];
    /// <summary>Free labels by which guards are selected, reported and documented.</summary>
    public ImmutableArray<string> Tags { get; internal init; } = [];
    internal Func<GuardContext, GuardVerdict> Check { get; }

    /// <summary>True when the guard carries the tag.</summary>
    public bool HasTag(string tag) => Tags.Contains(tag, StringComparer.Ordinal);
    /// <summary>True when the guard judges that intent.</summary>
    public bool Judges(string intent) => Intents.IsEmpty || Intents.Contains(intent, StringComparer.Ordinal);
}
