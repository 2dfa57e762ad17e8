using System.Text.RegularExpressions;

namespace Clp.Middleware;

/// <summary>
/// Removes secrets: known values in any usual spelling, what looks like a key, a token or credentials, what stands beside the
/// name of a secret, and the fields that a contract marks as personal. Takes time linear to the text. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// It removes rather too much than too little, but it is the last net and no proof: a secret that is not known, has no
/// telling form and no name beside it looks like any other text. Ids of instances and actors are not secrets to it.
/// </remarks>
public sealed class Redactor
{
    /// <summary>What stands in the place of what was removed.</summary>
    public const string Mask = "[redacted]";

    private readonly SecretSpellings spellings;
    private readonly SecretKeys keys;
    private readonly Regex[] patterns;

    /// <summary>Creates a redactor.</summary>
    /// <param name="options">What counts as a secret; the defaults when null.</param>
    /// <param name="contract">The contract whose personal fields count too; none when null.</param>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public Redactor(RedactionOptions? options = null, Contract? contract = null)
    {
        Options = options ?? new RedactionOptions();
        Options.Check();
        patterns = [.. Options.Compiled()];
        spellings = new SecretSpellings(Options.Secrets);
        keys = new SecretKeys(Options.Keys, contract);
    }

    internal RedactionOptions Options { get; }

    /// <summary>True when exceptions of foreign code are told without their messages.</summary>
    internal bool WithholdsMessages => Options.ExceptionMessages == ExceptionMessages.Never || (Options.ExceptionMessages == ExceptionMessages.UnlessPersonal && keys.HasPersonal);

    /// <summary>True when a value of that name is removed whatever it is.</summary>
    public bool IsSecret(string key) => key is null ? throw new ArgumentNullException(nameof(key)) : keys.Matches(key);

    /// <summary>The text without secrets; the same object when there were none.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string clean = SecretPatterns.Remove(spellings.Remove(text));
        foreach (Regex pattern in patterns)
        {
            clean = pattern.Replace(clean, Mask);
        }

        return KeyedSecrets.Remove(clean, keys);
    }

    /// <summary>The value without secrets, and without what its shape marks as personal.</summary>
    /// <param name="value">A payload, a state, a message.</param>
    /// <param name="shape">Its declared shape, such as <see cref="IntentDefinition.Input"/>; null when it has none.</param>
    public StateValue Redact(StateValue value, Shape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value switch
        {
            StateText text => Redact(text.Value) is { } clean && ReferenceEquals(clean, text.Value) ? text : Redact(text.Value),
            StateNumber number => (spellings.Longest > 0 || patterns.Length > 0) && Redact(number.ToJson()) != number.ToJson() ? Mask : number,
            StateArray items => StateArray.From(items.Select(item => Redact(item, (shape as ListShape)?.Of))),
            StateObject fields => Fields(fields, shape),
            _ => value,
        };
    }

    /// <summary>The text without secrets, cut to what may be logged, on one physical line.</summary>
    internal string Line(string text)
    {
        (string whole, bool isCut) = Cut(text);
        string clean = Redact(whole);
        // A secret that the first cut went through is not known any more for what it is: what it may have left at the end goes too.
        clean = isCut ? clean[..Math.Max(0, clean.Length - spellings.Longest)] : clean;
        return clean.Length > Options.MaxLength ? OneLine.Of(clean[..Options.MaxLength]) + '…' : isCut ? OneLine.Of(clean) + '…' : OneLine.Of(clean);
    }

    /// <summary>As much of a text as is looked at, and whether that is less than all.</summary>
    internal (string Text, bool IsCut) Cut(string text)
    {
        int most = (4 * Options.MaxLength) + spellings.Longest;
        return text.Length > most ? (text[..most], true) : (text, false);
    }

    private StateObject Fields(StateObject fields, Shape? shape)
    {
        StateObject clean = StateObject.Empty;
        foreach ((string key, StateValue value) in fields)
        {
            Field? field = (shape as ObjectShape)?.Find(key);
            bool isHidden = field is { IsPersonal: true } || keys.Matches(key);
            clean = clean.With(Redact(key), isHidden ? Mask : Redact(value, field?.Shape ?? (shape as MapShape)?.Of));
        }

        return clean;
    }
}
