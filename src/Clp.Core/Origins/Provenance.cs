using System.Collections.Frozen;

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
public sealed record Origin(ValueSource Source, string? Detail = null)
{
    /// <summary>A value that the contract declares as the default of a missing input; a proposal may fill the field all the same.</summary>
    public static Origin ContractDefault { get; } = new(ValueSource.System, "default");

    /// <summary>There was more text than is searched for a value's origin, so it counts as a tool's.</summary>
    public static Origin Untraced { get; } = new(ValueSource.Tool, "untraced");

    /// <summary>The one of two that deserves less trust: a tool's before a model's before the host's before a person's.</summary>
    internal static Origin LessTrusted(Origin? one, Origin other) => one is null || Distrust(other) > Distrust(one) ? other : one;

    private static int Distrust(Origin origin) => origin.Source switch
    {
        ValueSource.User => origin.Detail is null ? 0 : 1,
        ValueSource.System => 2,
        ValueSource.Ai => 3,
        _ => 4,
    };
}

/// <summary>
/// Per field of a payload, where its value came from. Immutable. Guards read it; it is recorded in the log. An entry named
/// <c>FIELD:PART</c> tells the origin of a part of a field's value, such as an item of a list or one link within a text, and
/// follows the field. It holds no values.
/// </summary>
public sealed class Provenance
{
    private const char PartSeparator = ':';

    // By rising field name: small, shared, and cheap to search and to join.
    private readonly KeyValuePair<string, Origin>[] entries;
    private FrozenDictionary<string, Origin>? fields;
    private Joined? newest;

    private Provenance(Origin fallback, KeyValuePair<string, Origin>[] entries) => (Default, this.entries) = (fallback, entries);

    /// <summary>Everything from a person.</summary>
    public static Provenance User { get; } = All(new Origin(ValueSource.User));
    /// <summary>Everything from a model.</summary>
    public static Provenance Ai { get; } = All(new Origin(ValueSource.Ai));
    /// <summary>Everything from the host.</summary>
    public static Provenance System { get; } = All(new Origin(ValueSource.System));

    /// <summary>One origin for every field.</summary>
    public static Provenance All(Origin origin) => new(origin, []);

    /// <summary>What an actor's own words count as.</summary>
    public static Provenance Of(Actor actor) => actor.Kind switch
    {
        ActorKind.Human => User,
        ActorKind.Ai => Ai,
        _ => System,
    };

    /// <summary>The origin of a field's value.</summary>
    public Origin this[string field] => IndexOf(field) is >= 0 and int index ? entries[index].Value : Default;

    /// <summary>The origin of the value at a path of the payload: its own, or that of the nearest value around it that has one.</summary>
    public Origin At(StatePath path)
    {
        for (; !path.IsRoot; path = path.Parent)
        {
            if (Find(OriginParts.At(path)) is { } own)
            {
                return own;
            }
        }

        return Default;
    }

    /// <summary>The origin of every field that is not named on its own.</summary>
    public Origin Default { get; }

    /// <summary>The fields named on their own, parts included.</summary>
    public IReadOnlyDictionary<string, Origin> Fields => fields ??= entries.ToFrozenDictionary(StringComparer.Ordinal);

    internal ReadOnlySpan<KeyValuePair<string, Origin>> Entries => entries;

    /// <summary>A copy in which one field has its own origin.</summary>
    public Provenance With(string field, Origin origin)
    {
        List<KeyValuePair<string, Origin>> joined = [.. entries.Where(e => e.Key != field), new(field, origin)];
        return new(Default, Sorted(joined));
    }

    /// <summary>A copy in which these fields, each named once, have these origins and no other has one of its own.</summary>
    internal Provenance With(IEnumerable<KeyValuePair<string, Origin>> named)
        => named.ToArray() is { Length: > 0 } own ? new(Default, Ordered(own)) : entries.Length == 0 ? this : new(Default, []);

    /// <summary>A copy with these entries; where two have one name the less trusted one counts.</summary>
    internal Provenance WithLabels(IReadOnlyList<KeyValuePair<string, Origin>> labels)
    {
        Dictionary<string, Origin> joined = new(entries, StringComparer.Ordinal);
        foreach ((string name, Origin origin) in labels)
        {
            joined[name] = Origin.LessTrusted(joined.GetValueOrDefault(name), origin);
        }

        return new(Default, Sorted([.. joined]));
    }

    /// <summary>The entry of that very name; null when there is none.</summary>
    internal Origin? Find(string entry) => IndexOf(entry) is >= 0 and int index ? entries[index].Value : null;

    /// <summary>A copy in which the given fields, with their parts, take their origins from another provenance.</summary>
    internal Provenance With(StateObject values, Provenance from)
    {
        if (values.Count == 0)
        {
            return this;
        }

        if (entries.Length == 0 && from.entries.Length == 0)
        {
            return WithOne(values, from.Default);
        }

        List<KeyValuePair<string, Origin>> joined = new(entries.Length + values.Count);
        foreach (KeyValuePair<string, Origin> entry in entries)
        {
            if (!values.ContainsKey(entry.Key) && !values.ContainsKey(FieldOf(entry.Key)))
            {
                joined.Add(entry);
            }
        }

        FieldCursor cursor = new(values);
        while (cursor.MoveNext())
        {
            joined.Add(new(cursor.Key, from[cursor.Key]));
        }

        foreach (KeyValuePair<string, Origin> entry in from.entries)
        {
            if (entry.Key.Contains(PartSeparator, StringComparison.Ordinal) && !values.ContainsKey(entry.Key) && values.ContainsKey(FieldOf(entry.Key)))
            {
                joined.Add(entry);
            }
        }

        return new(Default, Sorted(joined));
    }

    // The usual case: one origin before, one for all the new values. Mostly the same fields get it again, and then what is
    // recorded with each of many commits is one object.
    private Provenance WithOne(StateObject values, Origin origin)
    {
        if (newest is { } known && ReferenceEquals(known.Fields, values.KeyStore) && ReferenceEquals(known.Origin, origin))
        {
            return known.Result;
        }

        Provenance result = new(Default, OneFor(values, origin));
        newest = values.KeyStore is string[] keys ? new Joined(keys, origin, result) : null;
        return result;
    }

    private static KeyValuePair<string, Origin>[] OneFor(StateObject values, Origin origin)
    {
        KeyValuePair<string, Origin>[] named = new KeyValuePair<string, Origin>[values.Count];
        FieldCursor cursor = new(values);
        for (int i = 0; cursor.MoveNext(); i++)
        {
            named[i] = new(cursor.Key, origin);
        }

        return Ordered(named);
    }

    /// <summary>A copy in which these fields come from the contract's declared defaults.</summary>
    internal Provenance WithDefaults(StateObject before, StateObject filled)
    {
        Provenance result = this;
        foreach ((string field, _) in filled)
        {
            result = before.ContainsKey(field) ? result : result.With(field, Origin.ContractDefault);
        }

        return result;
    }

    private static string FieldOf(string entry) => entry.IndexOf(PartSeparator, StringComparison.Ordinal) is >= 0 and int at ? entry[..at] : entry;

    private static KeyValuePair<string, Origin>[] Sorted(List<KeyValuePair<string, Origin>> entries)
        => Ordered([.. entries]);

    private static KeyValuePair<string, Origin>[] Ordered(KeyValuePair<string, Origin>[] entries)
    {
        if (entries.Length > 1)
        {
            Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        }

        return entries;
    }

    private int IndexOf(string field)
    {
        // A model can name very many fields, and each is looked up.
        int low = 0, high = entries.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = string.CompareOrdinal(entries[middle].Key, field);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>What came of giving these fields that origin.</summary>
    private sealed record Joined(string[] Fields, Origin Origin, Provenance Result);
}
