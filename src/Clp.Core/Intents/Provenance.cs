using System.Collections.Immutable;

namespace Clp;

/// <summary>Where a value came from.</summary>
public enum ValueSource
{
    /// <summary>A person typed or said it.</summary>
    User,
    /// <summary>A model made it up or derived it.</summary>
    Ai,
    /// <summary>The host's own code or trusted data.</summary>
    System,
    /// <summary>The output of a tool or a document, which others may have written: not to be trusted by itself.</summary>
    Tool,
}

/// <summary>The origin of one value.</summary>
/// <param name="Source">The kind of origin.</param>
/// <param name="Detail">Which one, such as a tool's name; null when there is nothing to add.</param>
public sealed record Origin(ValueSource Source, string? Detail = null);

/// <summary>
/// Per field of a payload, where its value came from. Immutable. Guards read it; it is recorded in the log. An entry named
/// <c>FIELD:PART</c> tells the origin of a part of a field's value, such as one link within a text, and follows the field.
/// </summary>
public sealed class Provenance
{
    private const char PartSeparator = ':';
    private readonly Origin fallback;
    private readonly ImmutableDictionary<string, Origin> fields;

    private Provenance(Origin fallback, ImmutableDictionary<string, Origin> fields) => (this.fallback, this.fields) = (fallback, fields);

    /// <summary>Everything from a person.</summary>
    public static Provenance User { get; } = All(new Origin(ValueSource.User));
    /// <summary>Everything from a model.</summary>
    public static Provenance Ai { get; } = All(new Origin(ValueSource.Ai));
    /// <summary>Everything from the host.</summary>
    public static Provenance System { get; } = All(new Origin(ValueSource.System));

    /// <summary>One origin for every field.</summary>
    public static Provenance All(Origin origin) => new(origin, ImmutableDictionary<string, Origin>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>What an actor's own words count as.</summary>
    public static Provenance Of(Actor actor) => actor.Kind switch
    {
        ActorKind.Human => User,
        ActorKind.Ai => Ai,
        _ => System,
    };

    /// <summary>The origin of a field's value.</summary>
    public Origin this[string field] => fields.GetValueOrDefault(field, fallback);

    /// <summary>The origin of every field that is not named on its own.</summary>
    public Origin Default => fallback;

    /// <summary>The fields named on their own.</summary>
    public IReadOnlyDictionary<string, Origin> Fields => fields;

    /// <summary>A copy in which one field has its own origin.</summary>
    public Provenance With(string field, Origin origin) => new(fallback, fields.SetItem(field, origin));

    /// <summary>A copy in which the given fields, with their parts, take their origins from another provenance.</summary>
    public Provenance With(IEnumerable<string> names, Provenance from)
    {
        ImmutableDictionary<string, Origin> result = fields;
        foreach (string name in names)
        {
            string part = name + PartSeparator;
            result = result.RemoveRange(result.Keys.Where(k => k.StartsWith(part, StringComparison.Ordinal)))
                .SetItem(name, from[name])
                .SetItems(from.fields.Where(f => f.Key.StartsWith(part, StringComparison.Ordinal)));
        }

        return new(fallback, result);
    }
}
