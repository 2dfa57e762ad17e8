namespace Clp;

/// <summary>The parsed segments of a path, shared by all copies of the <see cref="StatePath"/>.</summary>
internal sealed class PathData
{
    internal const int NoIndex = -1;

    // For each segment the array index that it spells, or NoIndex; null when none does.
    private readonly int[]? _indices;
    private string? _text;

    internal PathData(string[] segments, string? text = null)
    {
        Segments = segments;
        _text = text;
        for (int i = 0; i < segments.Length; i++)
        {
            int index = ToIndex(segments[i]);
            if (index != NoIndex && _indices is null)
            {
                _indices = new int[segments.Length];
                _indices.AsSpan().Fill(NoIndex);
            }

            if (_indices is not null)
            {
                _indices[i] = index;
            }
        }
    }

    internal string[] Segments { get; }

    /// <summary>The escaped dot text, made on first use.</summary>
    internal string Text => _text ??= PathText.Write(Segments);

    internal int IndexAt(int segment) => _indices is null ? NoIndex : _indices[segment];

    /// <summary>A plain decimal without sign or leading zeros, as RFC 6901 demands.</summary>
    internal static int ToIndex(string segment)
    {
        const int maxDigits = 9;
        if (segment.Length is 0 or > maxDigits || (segment[0] == '0' && segment.Length > 1))
        {
            return NoIndex;
        }

        int index = 0;
        foreach (char c in segment)
        {
            if (!char.IsAsciiDigit(c))
            {
                return NoIndex;
            }

            index = (index * 10) + (c - '0');
        }

        return index;
    }
}
