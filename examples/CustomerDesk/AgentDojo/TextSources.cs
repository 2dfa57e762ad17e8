using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary>
/// The texts a model has seen, kept apart by who wrote them, so that each value it proposes can be labelled with where its
/// text came from. The label is a fact about the conversation; whether it is good enough is for the guards to say.
/// </summary>
internal sealed class TextSources
{
    private readonly List<string> _user = [];
    private readonly List<(string Tool, string Text)> _tools = [];

    /// <summary>The user said this.</summary>
    public void AddUser(string text) => _user.Add(text);

    /// <summary>A tool answered this; others may have written it.</summary>
    public void AddTool(string tool, string text) => _tools.Add((tool, text));

    /// <summary>
    /// Labels every text field of a payload, and every reference inside it under <c>field:reference</c>. A field takes the
    /// label of its least trusted reference.
    /// </summary>
    public Provenance Label(StateObject payload)
    {
        Provenance labels = Provenance.Ai;
        foreach ((string field, StateValue value) in payload)
        {
            if (value is StateText text)
            {
                labels = Label(labels, field, text.Value);
            }
        }

        return labels;
    }

    /// <summary>The key under which the label of one reference inside a field is kept.</summary>
    public static string KeyOf(string field, string reference) => $"{field}:{reference}";

    /// <summary>The references inside a field that are labelled.</summary>
    public static IEnumerable<string> ReferencesOf(Provenance labels, string field)
    {
        string prefix = KeyOf(field, "");
        return labels.Fields.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..]);
    }

    private Provenance Label(Provenance labels, string field, string value)
    {
        Origin origin = OriginOf(value);
        foreach ((string reference, Origin inside) in Inside(value))
        {
            labels = labels.With(KeyOf(field, reference), inside);
            origin = inside.Source == ValueSource.Tool ? inside : origin;
        }

        return labels.With(field, origin);
    }

    private IEnumerable<(string Reference, Origin Origin)> Inside(string value)
    {
        string[] sure = [.. References.In(value).SelectMany(WithHost).Distinct()];
        IEnumerable<(string, Origin)> maybe = References.MaybeIn(value)
            .Where(reference => !sure.Any(known => References.Mentions(known, reference)))
            .Select(reference => (reference, OriginOf(reference)))
            .Where(labelled => labelled.Item2.Source == ValueSource.Tool);
        return sure.Select(reference => (reference, OriginOf(reference))).Concat(maybe);
    }

    /// <summary>A page of a site the user named is the user's, so the site is labelled too.</summary>
    private static string[] WithHost(string reference)
        => reference.Contains('/') && References.Host(reference) is { Length: > 0 } host ? [reference, host] : [reference];

    private Origin OriginOf(string value)
    {
        if (_user.Any(text => IsFrom(text, value)))
        {
            return new Origin(ValueSource.User);
        }

        string? tool = _tools.Where(said => IsFrom(said.Text, value)).Select(said => said.Tool).FirstOrDefault();
        return tool is null ? new Origin(ValueSource.Ai) : new Origin(ValueSource.Tool, tool);
    }

    /// <summary>True when the text mentions the value whole, or, for a value of several words, each of its words.</summary>
    internal static bool IsFrom(string text, string value)
    {
        if (References.Mentions(text, value) || References.Mentions(text, References.Normalize(value)))
        {
            return true;
        }

        if (References.Mentions(text, value.Replace(" ", "", StringComparison.Ordinal)))
        {
            return true; // an account number in groups
        }

        string[] words = value.Split([' ', '\n', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words.All(word => References.Mentions(text, word));
    }
}
