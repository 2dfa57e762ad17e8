using System.Collections.Immutable;

namespace Clp.Storage.Conformance;

/// <summary>One stream as it must behave, written so plainly that it can be checked by reading: a list, no tricks. Immutable; answers are texts.</summary>
public sealed class StreamState : IEquatable<StreamState>
{
    private readonly ImmutableArray<(string Note, string? Operation, string? Hash)> events;
    private readonly int hashCode;

    private StreamState(ImmutableArray<(string Note, string? Operation, string? Hash)> events)
    {
        this.events = events;
        hashCode = events.Aggregate(0, HashCode.Combine);
    }

    /// <summary>A stream that was never written, or was deleted.</summary>
    public static StreamState Empty { get; } = new([]);

    /// <summary>The newest version, or -1.</summary>
    public long Version => events.Length - 1;

    /// <summary>What an append answers, and the stream after it.</summary>
    public (string Answer, StreamState Next) Append(Expected expected, string? operation, string? hash, IReadOnlyList<string> notes)
    {
        if (operation is not null && Written(operation) is { Count: > 0 } written)
        {
            return (written[0].Event.Hash == hash
                ? $"Duplicate {written[^1].Version} {string.Join(',', written.Select(e => e.Event.Note))}"
                : $"OperationReused {Version} ", this);
        }

        if (!expected.IsMetBy(Version))
        {
            IEnumerable<string> since = expected.ExactVersion is { } known ? events.Skip((int)known + 1).Select(e => e.Note) : [];
            return ($"Conflict {Version} {string.Join(',', since)}", this);
        }

        return ($"Appended {Version + notes.Count} ", notes.Count == 0 ? this : new([.. events, .. notes.Select(note => (note, operation, hash))]));
    }

    /// <summary>What reading from a version on gives.</summary>
    public string Read(long from)
        => string.Join(',', events.Select((e, version) => (e.Note, Version: version)).Where(e => e.Version >= from).Select(e => $"{e.Version}:{e.Note}"));

    /// <summary>What looking up an operation gives.</summary>
    public string Find(string operation)
    {
        List<((string Note, string? Operation, string? Hash) Event, int Version)> written = Written(operation);
        return written.Count == 0 ? "-" : $"{written[0].Event.Hash}:{string.Join(',', written.Select(e => e.Event.Note))}";
    }

    /// <summary>Whether a deletion removes the stream.</summary>
    public bool IsDeletedBy(Expected expected) => Version >= 0 && expected.IsMetBy(Version);

    /// <inheritdoc/>
    public bool Equals(StreamState? other) => other is not null && hashCode == other.hashCode && events.AsSpan().SequenceEqual(other.events.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamState);

    /// <inheritdoc/>
    public override int GetHashCode() => hashCode;

    /// <inheritdoc/>
    public override string ToString() => $"{events.Length} events ending with {string.Join(',', events.TakeLast(3).Select(e => e.Note))}";

    private List<((string Note, string? Operation, string? Hash) Event, int Version)> Written(string operation)
        => [.. events.Select((e, version) => (e, version)).Where(e => e.e.Operation == operation)];
}
