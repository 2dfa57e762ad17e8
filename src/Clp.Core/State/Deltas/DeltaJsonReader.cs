using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Clp;

/// <summary>Reads recorded operations straight from a JSON reader.</summary>
internal static class DeltaJsonReader
{
    internal static StateDelta Read(ref Utf8JsonReader reader, StateLimits limits)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw DeltaJson.Unreadable("it is not an array");
        }

        // Most deltas hold one operation; a list is made for the second.
        StateOp? first = null;
        List<StateOp>? all = null;
        while (Next(ref reader) == JsonTokenType.StartArray)
        {
            StateOp op = ReadOp(ref reader, limits);
            if (first is null)
            {
                first = op;
                continue;
            }

            all ??= [first];
            all.Add(op);
            if (all.Count > limits.MaxOps)
            {
                throw StateErrors.TooLarge("the number of operations of a delta", limits.MaxOps);
            }
        }

        Expect(ref reader, JsonTokenType.EndArray, "an operation is not an array");
        return all is not null ? StateDelta.Of(CollectionsMarshal.AsSpan(all)) : first is null ? StateDelta.Empty : StateDelta.Of(first);
    }

    private static StateOp ReadOp(ref Utf8JsonReader reader, StateLimits limits)
    {
        Next(ref reader);
        Expect(ref reader, JsonTokenType.String, "an operation has no name");
        if (reader.ValueTextEquals("set"u8))
        {
            StatePath path = Path(ref reader);
            return Done(ref reader, new StateOp.Set(path, Value(ref reader, limits)));
        }

        if (reader.ValueTextEquals("merge"u8))
        {
            StatePath path = Path(ref reader);
            return Done(ref reader, new StateOp.Merge(path, Fields(ref reader, limits)));
        }

        if (reader.ValueTextEquals("remove"u8))
        {
            return Done(ref reader, new StateOp.Remove(Path(ref reader)));
        }

        return ReadEdit(ref reader, limits);
    }

    private static StateOp ReadEdit(ref Utf8JsonReader reader, StateLimits limits)
    {
        string name = Current(ref reader);
        if (name is not (DeltaJson.Push or DeltaJson.Splice or DeltaJson.Insert or DeltaJson.RemoveAt or DeltaJson.Upsert))
        {
            throw DeltaJson.Unreadable($"there is no operation {StateErrors.Quote(name)}");
        }

        StatePath path = Path(ref reader);
        ArrayOp op = name switch
        {
            DeltaJson.Push => new ArrayOp.Push(Items(ref reader, limits)),
            DeltaJson.Splice => new ArrayOp.Splice(Integer(ref reader), Integer(ref reader), Items(ref reader, limits)),
            DeltaJson.Insert => new ArrayOp.Insert(Integer(ref reader), Value(ref reader, limits)),
            DeltaJson.RemoveAt => new ArrayOp.RemoveAt(Integers(ref reader)),
            _ => new ArrayOp.Upsert(Text(ref reader), Fields(ref reader, limits)),
        };
        return Done(ref reader, new StateOp.Edit(path, op));
    }

    private static StateOp Done(ref Utf8JsonReader reader, StateOp op)
    {
        Next(ref reader);
        Expect(ref reader, JsonTokenType.EndArray, "an operation has too many members");
        return op;
    }

    private static StatePath Path(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        Expect(ref reader, JsonTokenType.String, "a path is not a text");
        return PathCache.Read(ref reader);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        Expect(ref reader, JsonTokenType.String, "a key is not a text");
        return Current(ref reader);
    }

    private static string Current(ref Utf8JsonReader reader) => ((StateText)StateJson.Read(ref reader, StateLimits.Default)).Value;

    private static StateValue Value(ref Utf8JsonReader reader, StateLimits limits) =>
        Next(ref reader) == JsonTokenType.EndArray ? throw DeltaJson.Unreadable("a value is missing") : StateJson.Read(ref reader, limits);

    private static StateObject Fields(ref Utf8JsonReader reader, StateLimits limits) =>
        Value(ref reader, limits) as StateObject ?? throw DeltaJson.Unreadable("a value is not an object");

    private static int Integer(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        Expect(ref reader, JsonTokenType.Number, "an index is not a number");
        return reader.TryGetInt32(out int value) ? value : throw DeltaJson.Unreadable("an index is not a whole number of 32 bits");
    }

    private static ImmutableArray<StateValue> Items(ref Utf8JsonReader reader, StateLimits limits)
    {
        Next(ref reader);
        Expect(ref reader, JsonTokenType.StartArray, "items are not an array");
        ImmutableArray<StateValue>.Builder items = ImmutableArray.CreateBuilder<StateValue>(1);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            items.Add(StateJson.Read(ref reader, limits));
        }

        return items.DrainToImmutable();
    }

    private static ImmutableArray<int> Integers(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        Expect(ref reader, JsonTokenType.StartArray, "indices are not an array");
        ImmutableArray<int>.Builder indices = ImmutableArray.CreateBuilder<int>(1);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            indices.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int index)
                ? index
                : throw DeltaJson.Unreadable("an index is not a whole number of 32 bits"));
        }

        return indices.DrainToImmutable();
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw DeltaJson.Unreadable("it ends early");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string otherwise)
    {
        if (reader.TokenType != type)
        {
            throw DeltaJson.Unreadable(otherwise);
        }
    }
}
