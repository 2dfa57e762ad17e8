using System.Collections;

namespace Clp.Middleware;

/// <summary>What a log event or a scope says, without secrets and on one line, as text and as values.</summary>
internal sealed class RedactedState(string text, KeyValuePair<string, object?>[] values) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string Template = "{OriginalFormat}";

    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();

    public override string ToString() => text;

    /// <param name="redactor">What removes.</param>
    /// <param name="state">The logger's own state.</param>
    /// <param name="text">What it says.</param>
    public static RedactedState Of(Redactor redactor, object? state, string text)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return new RedactedState(redactor.Line(text), []);
        }

        KeyValuePair<string, object?>[] values = [.. pairs];
        foreach ((string key, object? value) in values)
        {
            // The text has the value without its name.
            text = value is not null && redactor.IsSecret(key) && Text(value) is { Length: > 0 } secret ? text.Replace(secret, Redactor.Mask, StringComparison.Ordinal) : text;
        }

        (string whole, bool isCut) = redactor.Cut(text);
        string clean = redactor.Redact(whole);
        for (int i = 0; i < values.Length; i++)
        {
            (string key, object? value) = values[i];
            bool isHidden = value is not null && (redactor.IsSecret(key) || (key != Template && IsGone(Text(value), whole, clean, isCut)));
            values[i] = new(redactor.Line(key), isHidden ? Redactor.Mask : Clean(redactor, value));
        }

        return new RedactedState(redactor.Line(text), values);
    }

    // The text may show that a value is a secret where the value alone does not: "Authorization: {Header}".
    private static bool IsGone(string value, string before, string after, bool isCut)
        => value.Length > 0 && (Times(value, before) is var count && count == 0 ? isCut : count > Times(value, after));

    private static int Times(string value, string text)
    {
        int count = 0;
        for (int at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    // What cannot hold text stays what it is.
    private static object? Clean(Redactor redactor, object? value) => value switch
    {
        null or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or TimeSpan or DateTime or DateTimeOffset or Guid or Enum => value,
        StateValue tree => redactor.Line(redactor.Redact(tree).ToJson()),
        _ => redactor.Line(Text(value)),
    };

    private static string Text(object value) => value switch
    {
        string text => text,
        IEnumerable many => string.Join(", ", many.Cast<object?>().Take(1_000)),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}
