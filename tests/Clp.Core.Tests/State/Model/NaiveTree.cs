using System.Text;

namespace Clp.Tests.State.Model;

/// <summary>The naive model's values: null, bool, string, <see cref="NaiveNumber"/>, <see cref="NaiveMap"/> and List of the same, all mutable and copied deeply.</summary>
internal static class NaiveTree
{
    public static object? From(StateValue value) => value switch
    {
        StateNull => null,
        StateBoolean boolean => boolean.Value,
        StateText text => text.Value,
        StateNumber number => new NaiveNumber(number.Text),
        StateArray items => items.Select(From).ToList(),
        StateObject fields => new NaiveMap(fields.Select(field => KeyValuePair.Create(field.Key, From(field.Value)))),
        _ => throw new InvalidOperationException(),
    };

    public static object? Copy(object? value) => value switch
    {
        NaiveMap map => new NaiveMap(map.Fields.Select(field => KeyValuePair.Create(field.Key, Copy(field.Value)))),
        List<object?> list => list.Select(Copy).ToList(),
        _ => value,
    };

    public static string Json(object? value)
    {
        StringBuilder text = new();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case NaiveMap map:
                text.Append('{');
                for (int i = 0; i < map.Fields.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(text, map.Fields[i].Key);
                    text.Append(':');
                    Write(text, map.Fields[i].Value);
                }

                text.Append('}');
                break;
            case List<object?> list:
                text.Append('[');
                for (int i = 0; i < list.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(text, list[i]);
                }

                text.Append(']');
                break;
            case string plain:
                // The generators use no character that JSON escapes.
                text.Append('"').Append(plain).Append('"');
                break;
            case NaiveNumber number:
                text.Append(number.Text);
                break;
            case bool boolean:
                text.Append(boolean ? "true" : "false");
                break;
            default:
                text.Append("null");
                break;
        }
    }
}

internal sealed record NaiveNumber(string Text);

/// <summary>Fields in insertion order, looked up by walking.</summary>
internal sealed class NaiveMap(IEnumerable<KeyValuePair<string, object?>> fields)
{
    public List<KeyValuePair<string, object?>> Fields { get; } = [.. fields];

    public int Find(string key) => Fields.FindIndex(field => field.Key == key);

    public void Set(string key, object? value)
    {
        int at = Find(key);
        if (at >= 0)
        {
            Fields[at] = KeyValuePair.Create(key, value);
        }
        else
        {
            Fields.Add(KeyValuePair.Create(key, value));
        }
    }

    public void Remove(string key)
    {
        int at = Find(key);
        if (at >= 0)
        {
            Fields.RemoveAt(at);
        }
    }
}
