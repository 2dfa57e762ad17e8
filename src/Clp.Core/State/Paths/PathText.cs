using System.Text;

namespace Clp;

/// <summary>The text form of paths: "." separates; "\." is a dot, "\\" a backslash, "\e" an empty key (which only data can bring).</summary>
internal static class PathText
{
    internal static string Write(ReadOnlySpan<string> segments)
    {
        StringBuilder text = new();
        for (int i = 0; i < segments.Length; i++)
        {
            if (i > 0)
            {
                text.Append('.');
            }

            if (segments[i].Length == 0)
            {
                text.Append("\\e");
            }

            foreach (char c in segments[i])
            {
                if (c is '.' or '\\')
                {
                    text.Append('\\');
                }

                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>The segments of a text, or what is wrong with it.</summary>
    internal static StatePathException? Read(string text, int maxSegments, out string[] segments)
    {
        List<string> found = [];
        StringBuilder segment = new();
        bool hasEscapedEmpty = false;
        segments = [];
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] != '.')
            {
                if (text[i] != '\\')
                {
                    segment.Append(text[i]);
                    continue;
                }

                switch (++i < text.Length ? text[i] : '\0')
                {
                    case '.' or '\\':
                        segment.Append(text[i]);
                        continue;
                    case 'e' when segment.Length == 0 && (i + 1 == text.Length || text[i + 1] == '.'):
                        hasEscapedEmpty = true;
                        continue;
                    default:
                        return StateErrors.BadPath($"the path {StateErrors.Quote(text)} has a stray backslash; write \\. for a dot and \\\\ for a backslash");
                }
            }

            string key = segment.ToString();
            if (Check(key, hasEscapedEmpty, found.Count, maxSegments) is { } error)
            {
                return error;
            }

            found.Add(KeyCache.Intern(key));
            segment.Clear();
            hasEscapedEmpty = false;
        }

        segments = [.. found];
        return null;
    }

    /// <summary>What is wrong with one more segment, or null.</summary>
    internal static StatePathException? Check(string segment, bool mayBeEmpty, int before, int maxSegments)
    {
        if (before >= maxSegments)
        {
            return StateErrors.BadPath($"a path may have at most {maxSegments.ToString(System.Globalization.CultureInfo.InvariantCulture)} segments; flatten the data");
        }

        if (segment.Length == 0 && !mayBeEmpty)
        {
            return StateErrors.BadPath("a path segment is empty; give every segment a name");
        }

        if (segment.Length > StateLimits.Default.MaxTextLength)
        {
            return StateErrors.BadPath("a path segment is longer than a key may be");
        }

        if (TextRules.IsReserved(segment))
        {
            return StateErrors.ReservedSegment(segment);
        }

        return TextRules.IsWellFormed(segment)
            ? null
            : new StatePathException(ClpCodes.BadText, "a path segment holds a lone surrogate; use well-formed Unicode");
    }
}
