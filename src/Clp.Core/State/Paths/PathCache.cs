using System.Text.Json;

namespace Clp;

/// <summary>Remembers recently parsed path texts, so that <c>state["user.name"]</c> parses once. Bounded; a collision only forgets.</summary>
/// <remarks>Entries are immutable and references are written atomically, so races cost at most a second parse.</remarks>
internal static class PathCache
{
    private const int Size = 1024;
    private const int MaxTextLength = 256;
    private static readonly PathData?[] Table = new PathData?[Size];

    internal static PathData? Find(string text)
    {
        PathData? entry = Table[text.GetHashCode() & (Size - 1)];
        return entry is not null && entry.Text == text ? entry : null;
    }

    /// <summary>The path text under the reader.</summary>
    internal static StatePath Read(ref Utf8JsonReader reader)
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

    internal static void Add(PathData entry)
    {
        if (entry.Text.Length <= MaxTextLength)
        {
            Table[entry.Text.GetHashCode() & (Size - 1)] = entry;
        }
    }
}
