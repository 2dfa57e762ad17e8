using System.Buffers;
using System.Text;

namespace Clp.Middleware;

/// <summary>
/// Values in a text that stand beside the name of a secret: <c>password=…</c>, <c>"token": "…"</c>, <c>Authorization: …</c>,
/// <c>&lt;secret&gt;…</c>. One pass from left to right. What has no quotes ends where a next value can begin, so rather too
/// much is removed than too little.
/// </summary>
internal static class KeyedSecrets
{
    private const int LongestIndex = 16;

    private static readonly SearchValues<char> Separators = SearchValues.Create(":=>");
    private static readonly SearchValues<char> Ends = SearchValues.Create(";&\r\n\"<");

    public static string Remove(string text, SecretKeys keys)
    {
        StringBuilder? clean = null;
        int kept = 0, at = 0;
        while (at < text.Length && text.AsSpan(at).IndexOfAny(Separators) is >= 0 and int next)
        {
            at += next;
            char separator = text[at];
            if (!IsSecret(text, at, keys))
            {
                at++;
                continue;
            }

            (int start, int end) = Value(text, at + 1, separator);
            if (end > start && !text.AsSpan(start, end - start).Trim().SequenceEqual(Redactor.Mask))
            {
                (clean ??= new StringBuilder(text.Length)).Append(text, kept, start - kept).Append(Redactor.Mask);
                kept = end;
            }

            at = Math.Max(at + 1, end);
        }

        return clean?.Append(text, kept, text.Length - kept).ToString() ?? text;
    }

    // Two words may be a name: "connection string: …".
    private static bool IsSecret(string text, int separator, SecretKeys keys)
    {
        int end = BeforeMarks(text, separator);
        if (end > 0 && text[end - 1] == ']' && text.AsSpan(Math.Max(0, end - LongestIndex), Math.Min(end, LongestIndex)).LastIndexOf('[') is >= 0 and int index)
        {
            end = BeforeMarks(text, Math.Max(0, end - LongestIndex) + index);
        }

        int start = WordBefore(text, end);
        if (text[separator] == '>')
        {
            return start > 0 && text[start - 1] == '<' && keys.Matches(text.AsSpan(start, end - start));
        }

        if (start > 0 && text[start - 1] == ' ')
        {
            start = WordBefore(text, start - 1);
        }

        return end > start && keys.Matches(text.AsSpan(start, end - start));
    }

    private static int BeforeMarks(string text, int end)
    {
        while (end > 0 && text[end - 1] is ' ' or '\t' or '"' or '\'' or '\\')
        {
            end--;
        }

        return end;
    }

    private static int WordBefore(string text, int end)
    {
        int start = end;
        while (start > 0 && end - start < 128 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.'))
        {
            start--;
        }

        return start;
    }

    private static (int Start, int End) Value(string text, int from, char separator)
    {
        int at = from;
        while (at < text.Length && text[at] is ' ' or '\t' or '=' or '>')
        {
            at++;
        }

        if (separator == '>')
        {
            return (at, text.IndexOf('<', at) is >= 0 and int tag ? tag : text.Length);
        }

        int slashes = at;
        while (slashes < text.Length && text[slashes] == '\\')
        {
            slashes++;
        }

        if (slashes < text.Length && text[slashes] is '"' or '\'')
        {
            return (slashes + 1, Closing(text, slashes, slashes - at));
        }

        if (at < text.Length && text[at] is '{' or '[' && !text.AsSpan(at).StartsWith(Redactor.Mask))
        {
            return (at, Matching(text, at));
        }

        return (at, text.AsSpan(at).IndexOfAny(Ends) is >= 0 and int end ? at + end : text.Length);
    }

    // The quote that is escaped no more than the opening one; a doubled one is part of the value.
    private static int Closing(string text, int opening, int escapes)
    {
        char quote = text[opening];
        for (int at = opening + 1; at < text.Length; at++)
        {
            if (text[at] != quote)
            {
                continue;
            }

            int before = 0;
            while (text[at - 1 - before] == '\\')
            {
                before++;
            }

            if (escapes == 0 && at + 1 < text.Length && text[at + 1] == quote)
            {
                at++;
            }
            else if (escapes == 0 ? before % 2 == 0 : before <= escapes)
            {
                return at - Math.Min(before, escapes);
            }
        }

        return text.Length;
    }

    private static int Matching(string text, int opening)
    {
        int depth = 0;
        for (int at = opening; at < text.Length; at++)
        {
            depth += text[at] is '{' or '[' ? 1 : text[at] is '}' or ']' ? -1 : 0;
            if (depth == 0)
            {
                return at + 1;
            }
        }

        return text.Length;
    }
}
