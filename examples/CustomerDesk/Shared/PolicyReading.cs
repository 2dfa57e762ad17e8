using Clp;

namespace CustomerDesk.Shared;

/// <summary>More tolerant reads for guards: what is absent or of another kind reads as empty, because judging that is another guard's job.</summary>
internal static class PolicyReading
{
    /// <summary>The object at a chain of keys (never a path, keys may hold dots), or null.</summary>
    public static StateObject? ObjectAt(this StateObject fields, params ReadOnlySpan<string> keys)
    {
        StateObject? at = fields;
        foreach (string key in keys)
        {
            at = at?.Child(key);
        }

        return at;
    }

    /// <summary>The number of a field as an exact decimal, or 0.</summary>
    public static decimal Decimal(this StateObject fields, string key)
        => fields.Field(key) is StateNumber number && number.TryGetDecimal(out decimal value) ? value : 0m;
}
