using System.Collections.Immutable;
using System.Text.Json;

namespace Clp;

/// <summary>Writes recorded operations straight to a JSON writer.</summary>
internal static class DeltaJsonWriter
{
    internal static void Write(Utf8JsonWriter writer, StateOp op)
    {
        switch (op)
        {
            case StateOp.Set set:
                WriteSet(writer, set.Path, set.Value);
                break;
            case StateOp.Merge merge:
                Head(writer, DeltaJson.Merge, op);
                StateJson.Write(writer, merge.Value);
                break;
            case StateOp.Remove:
                Head(writer, DeltaJson.Remove, op);
                break;
            case StateOp.Edit edit:
                Write(writer, edit);
                break;
        }
    }

    internal static void WriteSet(Utf8JsonWriter writer, StatePath path, StateValue value)
    {
        writer.WriteStringValue("set"u8);
        writer.WriteStringValue(path.ToString());
        StateJson.Write(writer, value);
    }

    private static void Write(Utf8JsonWriter writer, StateOp.Edit edit)
    {
        switch (edit.Op)
        {
            case ArrayOp.Push push:
                Head(writer, DeltaJson.Push, edit);
                Items(writer, push.Items);
                break;
            case ArrayOp.Splice splice:
                Head(writer, DeltaJson.Splice, edit);
                writer.WriteNumberValue(splice.Start);
                writer.WriteNumberValue(splice.DeleteCount);
                Items(writer, splice.Items);
                break;
            case ArrayOp.Insert insert:
                Head(writer, DeltaJson.Insert, edit);
                writer.WriteNumberValue(insert.Index);
                StateJson.Write(writer, insert.Item);
                break;
            case ArrayOp.RemoveAt remove:
                Head(writer, DeltaJson.RemoveAt, edit);
                writer.WriteStartArray();
                foreach (int index in remove.Indices)
                {
                    writer.WriteNumberValue(index);
                }

                writer.WriteEndArray();
                break;
            case ArrayOp.Upsert upsert:
                Head(writer, DeltaJson.Upsert, edit);
                writer.WriteStringValue(upsert.Key);
                StateJson.Write(writer, upsert.Item);
                break;
            default:
                throw DeltaJson.NotRecordable();
        }
    }

    private static void Head(Utf8JsonWriter writer, string name, StateOp op)
    {
        writer.WriteStringValue(name);
        writer.WriteStringValue(op.Path.ToString());
    }

    private static void Items(Utf8JsonWriter writer, ImmutableArray<StateValue> items)
    {
        writer.WriteStartArray();
        foreach (StateValue item in items)
        {
            StateJson.Write(writer, item);
        }

        writer.WriteEndArray();
    }
}
