using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Clp.Ai;

/// <summary>Intents' names as names of tools. Model servers take 1 to 64 letters, digits, '_' and '-'; a contract takes any text.</summary>
internal static class ToolNames
{
    private const int MaxLength = 64, HashLength = 8;

    /// <summary>The name itself where it can be one; otherwise what is usable of it and a part of its hash, so that no two names become one.</summary>
    public static string Of(string name)
    {
        if (name.Length <= MaxLength && name.All(IsPlain) && !EndsLikeAHash(name))
        {
            return name;
        }

        StringBuilder text = new(MaxLength);
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, MaxLength - HashLength - 1)))
        {
            text.Append(IsPlain(c) ? c : '_');
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return text.Append(CultureInfo.InvariantCulture, $"_{hash.AsSpan(0, HashLength)}").ToString();
    }

    // Such a name could be another one's with its hash.
    private static bool EndsLikeAHash(string name)
        => name.Length > HashLength && name[^(HashLength + 1)] == '_' && name[^HashLength..].All(char.IsAsciiHexDigitLower);

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
