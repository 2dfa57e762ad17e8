using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clp.Ai;

/// <summary>Reads the arguments of a call in whatever form a chat client left them: JSON elements and nodes, or plain .NET values. For one call; not thread-safe.</summary>
internal sealed class ReplyArguments(StateLimits limits)
{
    private long size;

    /// <exception cref="StateFormatException">A value is not acceptable.</exception>
    /// <exception cref="ModelReplyException">A value is of a type that no JSON has, or there is too much of them.</exception>
    public StateObject Read(IDictionary<string, object?>? arguments) => arguments is null ? StateObject.Empty : Fields(arguments, 1);

    private StateValue Value(object? value, int depth) => value switch
    {
        null => StateValue.Null,
        JsonElement element => Element(element),
        JsonValue scalar when scalar.TryGetValue(out JsonElement element) => Element(element),
        JsonNode node => Node(node),
        string text => Text(text),
        bool truth => truth,
        int or long or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, null),
        ulong number => (decimal)number,
        decimal number => number,
        double number => StateValue.FromDouble(number),
        float number => StateValue.FromDouble(number),
        IEnumerable<KeyValuePair<string, object?>> fields => Fields(fields, depth + 1),
        IEnumerable items => Items(items, depth + 1),
        _ => throw ModelReplyException.Malformed("an argument is no JSON value"),
    };

    private StateObject Fields(IEnumerable<KeyValuePair<string, object?>> fields, int depth)
    {
        Enter(depth);
        List<KeyValuePair<string, StateValue>> read = [];
        foreach ((string key, object? value) in fields)
        {
            Text(key);
            read.Add(KeyValuePair.Create(key, Value(value, depth)));
        }

        return StateObject.From(read);
    }

    private StateArray Items(IEnumerable items, int depth)
    {
        Enter(depth);
        List<StateValue> read = [];
        foreach (object? item in items)
        {
            Count(1);
            read.Add(Value(item, depth));
        }

        return StateArray.From(read);
    }

    private StateValue Element(JsonElement element)
    {
        ReadOnlySpan<byte> json;
        try
        {
            json = JsonMarshal.GetRawUtf8Value(element);
        }
        catch (InvalidOperationException e)
        {
            throw ModelReplyException.Malformed("an argument is missing", e);
        }

        // Read again from its text: the element's own reader takes what the state does not.
        Count(json.Length);
        return StateValue.Parse(json, limits);
    }

    private StateValue Node(JsonNode node)
    {
        string json;
        try
        {
            json = node.ToJsonString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw ModelReplyException.Malformed("an argument has no JSON form", e);
        }

        Count(json.Length);
        return StateValue.Parse(json, limits);
    }

    private StateValue Text(string text)
    {
        Count(text.Length);
        return text.Length <= limits.MaxTextLength ? text : throw ModelReplyException.TooLarge("a text's length", limits.MaxTextLength);
    }

    // Counted on the way down, since a collection can hold itself.
    private void Enter(int depth)
    {
        if (depth > Math.Min(limits.MaxDepth, StateLimits.Default.MaxDepth))
        {
            throw ModelReplyException.TooLarge("the depth", limits.MaxDepth);
        }
    }

    private void Count(int more)
    {
        size += more;
        if (size > limits.MaxBytes)
        {
            throw ModelReplyException.TooLarge("the size", limits.MaxBytes);
        }
    }
}
