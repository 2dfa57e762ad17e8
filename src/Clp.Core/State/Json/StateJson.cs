using System.Text;
using System.Text.Json;

namespace Clp;

/// <summary>Strict JSON in and out of state values, straight from a reader and to a writer.</summary>
internal static class StateJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    // The depth is counted here, so that a deep text gets its own code; the reader only must not be stricter.
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 2 * StateLimits.HardDepth };

    internal static StateValue Parse(string json, StateLimits limits)
    {
        // Every UTF-16 unit is at least one byte, so this bounds the transcoding too.
        CheckSize(json.Length, limits);
        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(json);
        }
        catch (EncoderFallbackException)
        {
            throw StateErrors.BadText();
        }

        return Parse(utf8, limits);
    }

    internal static StateValue Parse(ReadOnlySpan<byte> utf8, StateLimits limits)
    {
        CheckSize(utf8.Length, limits);
        Utf8JsonReader reader = new(utf8, ReaderOptions);
        try
        {
            reader.Read();
            StateValue value = ReadCurrent(ref reader, limits);
            return reader.Read() ? throw StateErrors.Malformed("there is more after the JSON value") : value;
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
    }

    /// <summary>Reads the value under the reader and leaves it on the value's last token.</summary>
    /// <exception cref="StateFormatException">The value is not acceptable.</exception>
    internal static StateValue Read(ref Utf8JsonReader reader, StateLimits limits)
    {
        try
        {
            return ReadCurrent(ref reader, limits);
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
    }

    internal static StateFormatException Malformed(JsonException e) =>
        StateErrors.Malformed($"the text is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}); correct it there", e);

    /// <summary>Writes the value with the writer's own escaping; numbers keep their text.</summary>
    internal static void Write(Utf8JsonWriter writer, StateValue value)
    {
        switch (value)
        {
            case StateObject fields:
                writer.WriteStartObject();
                FieldCursor field = new(fields);
                while (field.MoveNext())
                {
                    writer.WritePropertyName(field.Key);
                    Write(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
            case StateArray items:
                writer.WriteStartArray();
                ItemCursor item = new(items);
                while (item.MoveNext())
                {
                    Write(writer, item.Value);
                }

                writer.WriteEndArray();
                break;
            case StateText text:
                writer.WriteStringValue(text.Value);
                break;
            case StateNumber number:
                WriteNumber(writer, number);
                break;
            case StateBoolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case StateRedacted:
                writer.WriteRawValue(StateRedacted.Json, skipInputValidation: true);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, StateNumber number)
    {
        if (number is { IsPacked: true, Scale: 0 })
        {
            writer.WriteNumberValue(number.Mantissa);
            return;
        }

        if (!number.IsPacked)
        {
            writer.WriteRawValue(number.Text, skipInputValidation: true);
            return;
        }

        Span<byte> buffer = stackalloc byte[NumberText.MaxPackedLength];
        writer.WriteRawValue(buffer[..NumberText.Format(number.Mantissa, number.Scale, buffer)], skipInputValidation: true);
    }

    private static StateValue ReadCurrent(ref Utf8JsonReader reader, StateLimits limits)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        TreeReader tree = new(limits);
        try
        {
            return tree.Read(ref reader, 1);
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for a text that has no UTF-16 form.
            throw StateErrors.BadText();
        }
        finally
        {
            tree.Release();
        }
    }

    private static void CheckSize(long length, StateLimits limits)
    {
        if (length > limits.MaxBytes)
        {
            throw StateErrors.TooLarge("the JSON document's size in bytes", limits.MaxBytes);
        }
    }
}
