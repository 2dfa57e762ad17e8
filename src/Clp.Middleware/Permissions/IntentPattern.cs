namespace Clp.Middleware;

/// <summary>Names with stars in them. A star stands for any text, also none; everything else for itself.</summary>
internal static class IntentPattern
{
    private const char Star = '*';

    public static bool IsWide(string pattern) => pattern.Contains(Star, StringComparison.Ordinal);

    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int star = pattern.IndexOf(Star);
        if (star < 0)
        {
            return pattern.SequenceEqual(name);
        }

        if (!name.StartsWith(pattern[..star]))
        {
            return false;
        }

        name = name[star..];
        pattern = pattern[(star + 1)..];

        // What stands between two stars is found as early as it can be; what follows the last one must end the name.
        while ((star = pattern.IndexOf(Star)) >= 0)
        {
            int at = name.IndexOf(pattern[..star]);
            if (at < 0)
            {
                return false;
            }

            name = name[(at + star)..];
            pattern = pattern[(star + 1)..];
        }

        return name.EndsWith(pattern);
    }
}
