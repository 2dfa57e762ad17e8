using System.Collections.Frozen;

namespace Clp.Middleware;

/// <summary>Which names are those of secrets, or of the contract's personal fields.</summary>
internal sealed class SecretKeys
{
    private const int LongestKey = 256;

    private readonly string[] words;
    private readonly FrozenSet<string> personal;

    public SecretKeys(IEnumerable<string> words, Contract? contract)
    {
        this.words = [.. words.Select(Plain).Distinct()];
        HashSet<string> names = new(StringComparer.Ordinal);
        if (contract is not null)
        {
            Collect(contract.StateShape, isPersonal: false, names);
            foreach (IntentDefinition intent in contract.Intents)
            {
                Collect(intent.Input, isPersonal: false, names);
            }
        }

        personal = names.ToFrozenSet(StringComparer.Ordinal);
    }

    public bool HasPersonal => personal.Count > 0;

    /// <summary>True for the name of a secret or of a personal field.</summary>
    public bool Matches(ReadOnlySpan<char> key)
    {
        Span<char> plain = stackalloc char[LongestKey];
        int length = 0;
        // Of a longer name the end counts.
        foreach (char c in key.Length > LongestKey ? key[^LongestKey..] : key)
        {
            if (char.IsLetterOrDigit(c))
            {
                plain[length++] = char.ToLowerInvariant(c);
            }
        }

        ReadOnlySpan<char> name = plain[..length];
        foreach (string word in words)
        {
            if (name.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return personal.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
    }

    private static string Plain(string key) => new([.. key.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static void Collect(Shape shape, bool isPersonal, HashSet<string> names)
    {
        switch (shape)
        {
            case ListShape list:
                Collect(list.Of, isPersonal, names);
                break;
            case MapShape map:
                Collect(map.Of, isPersonal, names);
                break;
            case ObjectShape fields:
                foreach (Field field in fields.Fields)
                {
                    if ((isPersonal || field.IsPersonal) && Plain(field.Name) is { Length: > 0 } name)
                    {
                        names.Add(name);
                    }

                    Collect(field.Shape, isPersonal || field.IsPersonal, names);
                }

                break;
        }
    }
}
