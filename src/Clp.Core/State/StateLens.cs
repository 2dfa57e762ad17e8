using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Clp;

/// <summary>Reads and writes records as state through source-generated JSON metadata.</summary>
internal static class StateLens
{
    /// <summary>False with a problem in words when the value does not fit the type.</summary>
    public static bool TryRead<T>(StateObject value, JsonTypeInfo<T> json, out T? result, out string? problem)
    {
        ArrayBufferWriter<byte> buffer = new();
        JsonEmitter.Emit(value, buffer, JsonForm.AsGiven);
        if (buffer.WrittenSpan.IndexOf(StateRedacted.Json) >= 0 && Redactions.Any(value))
        {
            // A record that takes any object would take what stands in JSON for the erased value as its content.
            result = default;
            problem = $"a personal value in {typeof(T).Name} belongs to an erased subject; use the untyped state";
            return false;
        }

        problem = null;
        try
        {
            result = JsonSerializer.Deserialize(buffer.WrittenSpan, json);
            problem = result is null ? $"the value does not fit {typeof(T).Name}" : null;
        }
        catch (JsonException e)
        {
            result = default;
            problem = $"the value does not fit {typeof(T).Name} at {(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)}; compare its shape with the record";
        }
        catch (Exception e) when (e is NotSupportedException or FormatException or InvalidOperationException or ArgumentException)
        {
            result = default;
            problem = $"the value does not fit {typeof(T).Name}; compare its shape with the record";
        }

        return problem is null;
    }

    /// <summary>The state of a record.</summary>
    /// <exception cref="StateFormatException">The record is not an object in JSON, or holds what a state may not (NaN, too deep a tree).</exception>
    public static StateObject Write<T>(T value, JsonTypeInfo<T> json)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            try
            {
                JsonSerializer.Serialize(writer, value, json);
            }
            catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
            {
                throw new StateFormatException(ClpCodes.BadNumber, $"{typeof(T).Name} cannot be written as JSON; NaN, infinities and cycles have no place in a state", e);
            }
        }

        StateValue state = StateJson.Parse(buffer.WrittenSpan, StateLimits.Default);
        return state as StateObject ?? throw StateErrors.WrongKind(state, "an object");
    }
}
