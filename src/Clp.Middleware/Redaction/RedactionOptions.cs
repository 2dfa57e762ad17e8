using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Clp.Middleware;

/// <summary>What counts as a secret, and how long what is logged may be.</summary>
public sealed record RedactionOptions
{
    /// <summary>Words that make a name the name of a secret, wherever they stand in it, whatever its case, underscores, dashes and dots.</summary>
    public static ImmutableArray<string> UsualKeys { get; } =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "accountkey", "sharedkey", "privatekey",
        "authorization", "credential", "connectionstring", "cookie",
    ];

    /// <summary>The words that make a name the name of a secret; <see cref="UsualKeys"/> by default. To have more, add to those.</summary>
    public ImmutableArray<string> Keys { get; init; } = UsualKeys;

    /// <summary>Secrets that are known, such as those in the host's configuration: removed wherever they stand, also in base64, hexadecimal, URL and JSON spelling. Each at least <see cref="ShortestSecret"/> characters; none by default.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>More regular expressions whose every match is removed, beside the built-in ones for bearer tokens, API keys, JSON web tokens, private keys and credentials in addresses. Run without backtracking, so without look-around and back references. None by default.</summary>
    public ImmutableArray<string> Patterns { get; init; } = [];

    /// <summary>When the message of an exception is kept. Default <see cref="ExceptionMessages.UnlessPersonal"/>.</summary>
    public ExceptionMessages ExceptionMessages { get; init; } = ExceptionMessages.UnlessPersonal;

    /// <summary>A longer text is cut, in characters, from 100 to 1,000,000. Default 8,192.</summary>
    public int MaxLength { get; init; } = 8_192;

    /// <summary>How many frames of an exception's stack are kept, 0 or more. Default 16.</summary>
    public int MaxFrames { get; init; } = 16;

    /// <summary>What a secret must at least have, in characters: removing shorter ones would remove everything.</summary>
    public const int ShortestSecret = 4;

    internal void Check()
    {
        OptionChecks.Demand(!Keys.IsDefault && Keys.All(key => key is not null && key.Any(char.IsAsciiLetterOrDigit)), $"{nameof(Keys)} are words with letters or digits.");
        OptionChecks.Demand(!Secrets.IsDefault && Secrets.All(IsUsable), $"{nameof(Secrets)} have {ShortestSecret} characters or more, and no half characters.");
        OptionChecks.Demand(!Patterns.IsDefault && Patterns.All(pattern => pattern is not null), $"{nameof(Patterns)} are regular expressions.");
        OptionChecks.Demand(MaxLength is >= 100 and <= 1_000_000, $"{nameof(MaxLength)} is 100 to 1,000,000.");
        OptionChecks.Demand(MaxFrames >= 0, $"{nameof(MaxFrames)} is 0 or more.");
        OptionChecks.Demand(Enum.IsDefined(ExceptionMessages), $"{nameof(ExceptionMessages)} is one of its names.");
    }

    internal IEnumerable<Regex> Compiled()
    {
        foreach (string pattern in Patterns)
        {
            Regex compiled;
            try
            {
                compiled = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new ConfigurationException($"{nameof(Patterns)}: '{pattern}' is no regular expression that runs without backtracking.", inner: e);
            }

            OptionChecks.Demand(!compiled.IsMatch(""), $"{nameof(Patterns)}: '{pattern}' matches nothing at all, and so would be found everywhere.");
            yield return compiled;
        }
    }

    private static bool IsUsable(string secret)
        => secret is { Length: >= ShortestSecret } && !secret.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);
}

/// <summary>When the messages of exceptions are part of what is logged. Their types and frames always are.</summary>
public enum ExceptionMessages
{
    /// <summary>Always for a contract without personal fields. With personal fields, only the messages that the library itself wrote: what other code puts into a message may be personal, and nothing in the text would show it.</summary>
    UnlessPersonal,
    /// <summary>Always; secrets are removed, personal values only where they stand beside their field's name.</summary>
    Always,
    /// <summary>Never.</summary>
    Never,
}
