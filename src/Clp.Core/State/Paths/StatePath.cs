using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Clp;

/// <summary>A parsed path into the state: segments are keys or array indices (a decimal segment addresses an index in an array and a key in an object). "." separates, "\." escapes a dot, "\\" a backslash, "\e" alone is an empty key; "" is the root, as is <c>default</c>.</summary>
/// <remarks>Immutable and thread-safe. Recently used texts are remembered, so the conversion from a text is cheap on a hot path.</remarks>
public readonly struct StatePath : IEquatable<StatePath>
{
    private StatePath(PathData? data) => Data = data;

    /// <summary>The whole state.</summary>
    public static StatePath Root => default;

    /// <summary>How many segments; 0 for the root.</summary>
    public int Length => Data?.Segments.Length ?? 0;

    /// <summary>The path without its last segment; the root's parent is the root.</summary>
    public StatePath Parent => Length <= 1 ? Root : new(new PathData(Data!.Segments[..^1]));

    /// <summary>The last segment, or an empty text for the root.</summary>
    public string Last => Data is null ? "" : Data.Segments[^1];

    /// <summary>Whether this is the root.</summary>
    public bool IsRoot => Data is null;

    /// <summary>Null for the root.</summary>
    internal PathData? Data { get; }

    internal ReadOnlySpan<string> Segments => Data is null ? [] : Data.Segments;

    /// <summary>The segment at an index below <see cref="Length"/>.</summary>
    public string this[int index] => (uint)index < (uint)Length
        ? Data!.Segments[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, "The path has fewer segments.");

    /// <summary>Reads the escaped dot text.</summary>
    /// <exception cref="StatePathException">A segment is empty or reserved, a backslash stray, or there are too many segments.</exception>
    public static StatePath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryRead(text, out StatePath path) is { } error ? throw error : path;
    }

    /// <summary>As <see cref="Parse"/>, with false instead of an exception.</summary>
    public static bool TryParse(string? text, out StatePath path)
    {
        path = Root;
        return text is not null && TryRead(text, out path) is null;
    }

    /// <summary>From raw segments that come from data: a dot in a segment never separates.</summary>
    /// <exception cref="StatePathException">A segment is empty or reserved, or there are too many.</exception>
    public static StatePath Of(params ReadOnlySpan<string> segments)
    {
        if (segments.IsEmpty)
        {
            return Root;
        }

        string[] copy = new string[segments.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = Checked(segments[i], i);
        }

        return new(new PathData(copy));
    }

    /// <summary>Parses the text, see <see cref="Parse"/>.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Parse is the named alternate.")]
    public static implicit operator StatePath(string text) => Parse(text);

    /// <summary>The path of a key below this one; a dot in it does not separate.</summary>
    /// <exception cref="StatePathException">The segment is empty or reserved, or there are too many.</exception>
    public StatePath Child(string segment) => new(new PathData([.. Segments, Checked(segment, Length)]));

    /// <summary>The path of an array item below this one.</summary>
    /// <exception cref="StatePathException">The index is negative, or there are too many segments.</exception>
    public StatePath Child(int index) => index >= 0
        ? Child(index.ToString(CultureInfo.InvariantCulture))
        : throw StateErrors.BadIndex(this, "an index cannot be negative");

    /// <summary>True when this path is the other or lies above it.</summary>
    public bool Contains(StatePath other) => other.Length >= Length && other.Segments[..Length].SequenceEqual(Segments);

    /// <summary>RFC 6901 text.</summary>
    public string ToJsonPointer() => JsonPointer.Write(Segments);

    /// <summary>From RFC 6901 text; an empty token is an empty key.</summary>
    /// <exception cref="StatePathException">The pointer is malformed, or a token is reserved.</exception>
    public static StatePath FromJsonPointer(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        return FromTrusted(JsonPointer.Read(pointer));
    }

    /// <inheritdoc/>
    public bool Equals(StatePath other) => ReferenceEquals(Data, other.Data) || Segments.SequenceEqual(other.Segments);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is StatePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (string segment in Segments)
        {
            hash.Add(segment);
        }

        return hash.ToHashCode();
    }

    /// <summary>The escaped dot text; reads back as the same path.</summary>
    public override string ToString() => Data?.Text ?? "";

    /// <summary>Equality by segments.</summary>
    public static bool operator ==(StatePath left, StatePath right) => left.Equals(right);

    /// <summary>Inequality by segments.</summary>
    public static bool operator !=(StatePath left, StatePath right) => !left.Equals(right);

    /// <summary>From segments that are known to be keys or indices of a state.</summary>
    internal static StatePath FromTrusted(string[] segments) => segments.Length == 0 ? Root : new(new PathData(segments));

    internal static StatePath FromData(PathData data) => new(data);

    private static StatePathException? TryRead(string text, out StatePath path)
    {
        path = Root;
        if (text.Length == 0)
        {
            return null;
        }

        PathData? data = PathCache.Find(text);
        if (data is null)
        {
            if (PathText.Read(text, StateLimits.Default.MaxPathSegments, out string[] segments) is { } error)
            {
                return error;
            }

            data = new PathData(segments, text);
            PathCache.Add(data);
        }

        path = new(data);
        return null;
    }

    private static string Checked(string segment, int before)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return PathText.Check(segment, mayBeEmpty: false, before, StateLimits.Default.MaxPathSegments) is { } error ? throw error : KeyCache.Intern(segment);
    }
}
