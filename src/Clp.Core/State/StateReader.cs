using System.Text.Json.Serialization.Metadata;

namespace Clp;

/// <summary>The lens between the canonical state and one record type; remembers the last state it read. Thread-safe.</summary>
internal sealed class StateReader<T>(JsonTypeInfo<T> json) where T : notnull
{
    private Entry? last;

    public T Read(StateObject state)
    {
        Entry? entry = last;
        if (entry is null || !ReferenceEquals(entry.State, state))
        {
            last = entry = new Entry(state, ReadOnce(state, json));
        }

        return entry.Value;
    }

    public StateObject Write(T value) => StateLens.Write(value, json);

    public static T ReadOnce(StateObject state, JsonTypeInfo<T> json)
        => StateLens.TryRead(state, json, out T? value, out string? problem) ? value!
            : throw new StateFormatException(Redactions.Any(state) ? ClpCodes.SubjectErased : ClpCodes.WrongKind, problem ?? $"The value does not fit {typeof(T).Name}.");

    private sealed record Entry(StateObject State, T Value);
}
