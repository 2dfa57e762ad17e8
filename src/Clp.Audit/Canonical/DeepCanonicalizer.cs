using System.Buffers;
using System.Text.Json;

namespace Clp.Audit;

/// <summary>
/// Canonical form of an event that is deeper than a state tree may be: a payload of the full depth, wrapped by the event.
/// Slower than a tree, and hardly ever needed.
/// </summary>
internal static class DeepCanonicalizer
{
    /// <exception cref="AuditException">It is not acceptable JSON, or deeper than any event can be.</exception>
    public static byte[] From(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = CanonicalLimits.MaxDepth });
            reader.Read();
            return Value(ref reader, json);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or StateFormatException)
        {
            throw CanonicalEvent.Unreadable(cause);
        }
    }

    private static byte[] Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader, json),
        JsonTokenType.StartArray => Array(ref reader, json),
        _ => CanonicalJson.ToBytes(StateValue.Parse(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed], CanonicalLimits.Wide)),
    };

    private static byte[] Object(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        SortedDictionary<string, byte[]> fields = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (!fields.TryAdd(key, Value(ref reader, json)))
            {
                throw new AuditException(ClpCodes.AuditUnreadable, "An event has the same key twice.");
            }
        }

        ArrayBufferWriter<byte> output = new();
        foreach ((string key, byte[] value) in fields)
        {
            output.Write(output.WrittenCount == 0 ? "{"u8 : ","u8);
            output.Write(CanonicalJson.ToBytes(key));
            output.Write(":"u8);
            output.Write(value);
        }

        output.Write(output.WrittenCount == 0 ? "{}"u8 : "}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Array(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        ArrayBufferWriter<byte> output = new();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            output.Write(output.WrittenCount == 0 ? "["u8 : ","u8);
            output.Write(Value(ref reader, json));
        }

        output.Write(output.WrittenCount == 0 ? "[]"u8 : "]"u8);
        return output.WrittenSpan.ToArray();
    }
}
