using Clp;

namespace CustomerDesk;

/// <summary>Tolerant reads for guards: what is absent or of another kind reads as empty, because judging that is another guard's job.</summary>
internal static class StateReading
{
    /// <summary>The object at a chain of keys (never a path, keys may hold dots), or null.</summary>
    public static StateObject? ObjectAt(this StateObject node, params ReadOnlySpan<string> keys)
    {
        StateObject? at = node;
        foreach (string key in keys)
        {
            at = at?.Field(key) as StateObject;
        }

        return at;
    }

    /// <summary>The text under a key, or "".</summary>
    public static string TextOf(this StateObject node, string key) => (node.Field(key) as StateText)?.Value ?? "";

    /// <summary>The number under a key, or 0.</summary>
    public static decimal NumberOf(this StateObject node, string key)
        => node.Field(key) is StateNumber number && number.TryGetDecimal(out decimal value) ? value : 0m;

    /// <summary>How many items the list under a key has; 0 when it is no list.</summary>
    public static int CountOf(this StateObject node, string key) => (node.Field(key) as StateArray)?.Count ?? 0;

    /// <summary>The objects of the list under a key.</summary>
    public static IEnumerable<StateObject> ObjectsOf(this StateObject node, string key)
        => node.Field(key) is StateArray list ? list.OfType<StateObject>() : [];

    /// <summary>The texts of the list under a key.</summary>
    public static IEnumerable<string> TextsOf(this StateObject node, string key)
        => node.Field(key) is StateArray list ? list.OfType<StateText>().Select(t => t.Value) : [];
}
