using System.Collections.Immutable;

namespace Clp;

/// <summary>What someone wants done: a name declared by the contract, and a payload. Made by the runtime only; immutable.</summary>
public sealed class Intent
{
    private long utcTicks;

    internal Intent(IntentId id, IntentDefinition definition, StateObject payload, Provenance origins, Actor by, long utcTicks)
        => (Id, Definition, Payload, Origins, By, this.utcTicks) = (id, definition, payload, origins, by, utcTicks);

    /// <summary>Its identity within the instance; version -1 while a one-step submit has not been recorded yet.</summary>
    public IntentId Id { get; private set; }
    /// <summary>What the contract declares about it.</summary>
    public IntentDefinition Definition { get; }
    /// <summary>Its name.</summary>
    public string Name => Definition.Name;
    /// <summary>The values, defaults filled in.</summary>
    public StateObject Payload { get; }
    /// <summary>Where each value came from.</summary>
    public Provenance Origins { get; }
    /// <summary>Who dispatched it.</summary>
    public Actor By { get; }
    /// <summary>When it was dispatched, UTC.</summary>
    public DateTimeOffset DispatchedAt => new(utcTicks, TimeSpan.Zero);
    internal long UtcTicks => utcTicks;

    /// <summary>The required fields that have no value yet, in declaration order.</summary>
    public ImmutableArray<string> Missing => Definition.MissingFrom(Payload);
    /// <summary>True when no required field is missing.</summary>
    public bool IsComplete => Definition.IsComplete(Payload);

    /// <summary>The value at a path of the payload, or the fallback.</summary>
    public T Get<T>(StatePath path, T fallback) => Payload.Get(path, fallback);
    /// <summary>The value at a path of the payload, or throws <see cref="StatePathException"/>.</summary>
    public T Require<T>(StatePath path) => Payload.Require<T>(path);

    internal Intent With(StateObject payload, Provenance origins) => new(Id, Definition, payload, origins, By, utcTicks);

    // Only within the instance's turn, before the event that makes id and time final.
    internal void Record(IntentId id, long at) => (Id, utcTicks) = (id, at);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}#{Id}";
}
