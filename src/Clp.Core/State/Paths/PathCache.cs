using System.Text;
using System.Text.Json;

namespace Clp;

/// <summary>Remembers recently parsed path texts, so that <c>state["user.name"]</c> parses once. Bounded; a collision only forgets.</summary>
/// <remarks>Entries are immutable and references are written atomically, so races cost at most a second parse.</remarks>
internal static class PathCache
{
    private const int Size = 1024;
    private const int MaxTextLength = 256;
    private static readonly PathData?[] Table = new PathData?[Size];
    private static readonly PathData?[] ByBytes = new PathData?[Size];

    internal static PathData? Find(string text)
    {
        PathData? entry = Table[text.GetHashCode() & (Size - 1)];
        return entry is not null && entry.Text == text ? entry : null;
    }

    /// <summary>The path text under the reader; a known short one costs neither a string nor a parse.</summary>
    internal static StatePath Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > MaxTextLength)
        {
            return Parse(ref reader);
        }

        ref PathData? slot = ref ByBytes[KeyCache.Hash(reader.ValueSpan) & (Size - 1)];
        if (slot is { } known && Ascii.Equals(reader.ValueSpan, known.Text))
        {
            return StatePath.FromData(known);
        }

        StatePath path = Parse(ref reader);
        slot = path.Data;
        return path;
    }

    internal static void Add(PathData entry)
    {
        if (entry.Text.Length <= MaxTextLength)
        {
            Table[entry.Text.GetHashCode() & (Size - 1)] = entry;
        }
    }

    private static StatePath Parse(ref Utf8JsonReader reader)
    {
        try
        {
            return StatePath.Parse(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for a text that has no UTF-16 form.
            throw StateErrors.BadText();
        }
    }
}
