using System.Buffers;
using System.Text.Json;

namespace Clp;

/// <summary>A stored event as the object that upcasters take and give: exactly its stored JSON.</summary>
internal static class EventTree
{
    private static readonly string[] Deep = ["payload", "values", "delta", "outcome", "errors"];

    public static StateObject Of(RecordedEvent e)
    {
        ArrayBufferWriter<byte> json = new();
        EventJson.Write(json, e.Event, e.Header);
        try
        {
            return (StateObject)StateValue.Parse(json.WrittenSpan, StateLimits.Recorded);
        }
        catch (StateFormatException x) when (x.Code == ClpCodes.TooDeep)
        {
            return WithTexts(json.WrittenMemory);
        }
    }

    /// <summary>Reads what an upcaster gave, under the header of the event it was given.</summary>
    /// <exception cref="StorageException">It is no event.</exception>
    public static RecordedEvent Read(StateObject tree, RecordedEvent given)
    {
        tree = tree.With("contractVersion", given.Header.ContractVersion).With("contractHash", given.Header.ContractHash);
        ArrayBufferWriter<byte> json = new();
        try
        {
            using Utf8JsonWriter writer = new(json, EventJson.WriterOptions);
            Write(writer, tree);
        }
        catch (JsonException e)
        {
            throw new StorageException(ClpCodes.BadStoredEvent, "What should be JSON text is none.", StorageFailure.Rejected, e);
        }

        RecordedEvent read = EventJson.Read(given.Stream, given.Version, json.WrittenSpan) with { Header = given.Header, IsUnsealed = given.IsUnsealed };
        return given.IsUnsealed ? read with { Event = EventRewrite.Apply(read.Event, RedactedForms.Instance) } : read;
    }

    // What is nearly as deep as allowed would be too deep inside a tree; as text it is not.
    private static StateObject WithTexts(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = StateLimits.HardDepth * 2 });
        return StateObject.From(document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(
            p.Name,
            Deep.Contains(p.Name, StringComparer.Ordinal) ? p.Value.GetRawText() : StateValue.Parse(p.Value.GetRawText(), StateLimits.Recorded))));
    }

    private static void Write(Utf8JsonWriter writer, StateObject tree)
    {
        writer.WriteStartObject();
        foreach ((string key, StateValue value) in tree)
        {
            writer.WritePropertyName(key);
            if (value is StateText text && Deep.Contains(key, StringComparer.Ordinal))
            {
                writer.WriteRawValue(text.Value);
            }
            else
            {
                StateJson.Write(writer, value);
            }
        }

        writer.WriteEndObject();
    }
}
