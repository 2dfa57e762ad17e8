using System.Collections.Immutable;

namespace Clp;

/// <summary>Lists of names that callers hand in.</summary>
internal static class Names
{
    /// <summary>The list, a default one as an empty one.</summary>
    /// <exception cref="ArgumentNullException">A name is null: it could be written to the log and never read back.</exception>
    public static ImmutableArray<string> Checked(ImmutableArray<string> names, string parameter)
    {
        if (names.IsDefault)
        {
            return [];
        }

        foreach (string name in names)
        {
            ArgumentNullException.ThrowIfNull(name, parameter);
            TextRules.Check(name);
        }

        return names;
    }
}
