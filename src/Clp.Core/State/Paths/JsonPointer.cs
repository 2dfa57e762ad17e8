using System.Text;

namespace Clp;

/// <summary>RFC 6901 text of paths.</summary>
internal static class JsonPointer
{
    internal static string Write(ReadOnlySpan<string> segments)
    {
        StringBuilder text = new();
        foreach (string segment in segments)
        {
            text.Append('/').Append(segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    internal static string[] Read(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            throw StateErrors.BadPath($"the JSON pointer {StateErrors.Quote(pointer)} does not begin with a slash");
        }

        List<string> segments = [];
        foreach (Range range in pointer.AsSpan(1).Split('/'))
        {
            string segment = Unescape(pointer.AsSpan(1)[range]);
            if (PathText.Check(segment, mayBeEmpty: true, segments.Count, StateLimits.Default.MaxPathSegments) is { } error)
            {
                throw error;
            }

            segments.Add(KeyCache.Intern(segment));
        }

        return [.. segments];
    }

    private static string Unescape(ReadOnlySpan<char> token)
    {
        for (int i = token.IndexOf('~'); i >= 0 && i < token.Length; i++)
        {
            if (token[i] == '~' && (i + 1 == token.Length || token[i + 1] is not ('0' or '1')))
            {
                throw StateErrors.BadPath($"the JSON pointer token {StateErrors.Quote(token.ToString())} has a stray tilde; write ~0 for it");
            }
        }

        return token.ToString().Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }
}
