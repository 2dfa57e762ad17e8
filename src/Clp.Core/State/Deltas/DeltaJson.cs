using System.Text.Json;

namespace Clp;

/// <summary>The recorded form of a delta: an array of operations, each an array that begins with its name and path.</summary>
/// <remarks>"set" path value · "merge" path object · "remove" path · "push" path items · "splice" path start deleteCount items · "insert" path index item · "removeAt" path indices · "upsert" path key item.</remarks>
internal static class DeltaJson
{
    internal const string Set = "set";
    internal const string Merge = "merge";
    internal const string Remove = "remove";
    internal const string Push = "push";
    internal const string Splice = "splice";
    internal const string Insert = "insert";
    internal const string RemoveAt = "removeAt";
    internal const string Upsert = "upsert";

    internal static void Write(Utf8JsonWriter writer, StateDelta delta)
    {
        writer.WriteStartArray();
        if (delta.TryGetSet(out StatePath path, out StateValue? value))
        {
            writer.WriteStartArray();
            DeltaJsonWriter.WriteSet(writer, path, value);
            writer.WriteEndArray();
            writer.WriteEndArray();
            return;
        }

        foreach (StateOp op in delta.OpSpan)
        {
            writer.WriteStartArray();
            DeltaJsonWriter.Write(writer, op);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the delta under the reader and leaves it on the delta's last token.</summary>
    /// <exception cref="StateFormatException">It is not a recorded delta.</exception>
    /// <exception cref="StatePathException">A path in it is malformed.</exception>
    internal static StateDelta Read(ref Utf8JsonReader reader, StateLimits limits)
    {
        try
        {
            return DeltaJsonReader.Read(ref reader, limits);
        }
        catch (JsonException e)
        {
            throw StateJson.Malformed(e);
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for a text that has no UTF-16 form.
            throw StateErrors.BadText();
        }
    }

    internal static StateArray ToValue(StateDelta delta) => DeltaValue.Write(delta);

    internal static StateDelta FromValue(StateValue value) => DeltaValue.Read(value);

    internal static StateFormatException NotRecordable() =>
        StateErrors.BadDelta("a filter cannot be recorded; resolve the delta against the state first");

    internal static StateFormatException Unreadable(string what) =>
        StateErrors.BadDelta($"the recorded delta cannot be read: {what}");
}
