namespace Clp;

/// <summary>Lets objects of the same keys in the same order share one key array: records of one kind cost their values only.</summary>
/// <remarks>Bounded and lossy. Arrays in it are never written again; references are written atomically, so concurrent use is safe.</remarks>
internal static class ShapeCache
{
    private const int Size = 1024;
    private static readonly string[]?[] Table = new string[]?[Size];

    /// <summary>An array of exactly these keys.</summary>
    internal static string[] Share(ReadOnlySpan<string> keys)
    {
        if (keys.IsEmpty)
        {
            return [];
        }

        int hash = keys.Length;
        foreach (string key in keys)
        {
            if (key.Length > KeyCache.MaxLength)
            {
                // Such a key has no shared string, so the array would only be held and never found.
                return keys.ToArray();
            }

            hash = (hash * 31) + (key.Length == 0 ? 0 : (key.Length << 5) + key[^1]);
        }

        ref string[]? slot = ref Table[(hash ^ (hash >> 10)) & (Size - 1)];
        if (slot is { } known && IsSame(known, keys))
        {
            return known;
        }

        return slot = keys.ToArray();
    }

    private static bool IsSame(ReadOnlySpan<string> known, ReadOnlySpan<string> keys)
    {
        if (known.Length != keys.Length)
        {
            return false;
        }

        for (int i = 0; i < keys.Length; i++)
        {
            if (!ReferenceEquals(known[i], keys[i]))
            {
                return false;
            }
        }

        return true;
    }
}
