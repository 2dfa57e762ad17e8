using System.Diagnostics.CodeAnalysis;

namespace Clp.Ai;

/// <summary>What the options of this library have to hold to.</summary>
internal static class OptionChecks
{
    /// <exception cref="ConfigurationException">It does not hold.</exception>
    public static void Demand([DoesNotReturnIf(false)] bool holds, string options, string problem)
    {
        if (!holds)
        {
            throw new ConfigurationException($"{options}: {problem}");
        }
    }

    /// <summary>True for text that is not blank, not too long, and can be recorded as it is.</summary>
    public static bool IsText(string? text, int maxLength) => !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && IsWellFormed(text);

    /// <summary>True when no surrogate stands alone.</summary>
    public static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
