using System.Collections.Immutable;

namespace Clp;

/// <summary>
/// The parts of a contract's own state whose texts and numbers are known to be good, such as earlier payees: only commits
/// write there, never a tool's answer. Immutable and thread-safe; pure, so that guards can use it.
/// </summary>
public sealed class TrustedText
{
    private readonly ImmutableArray<StatePath> paths;
    private readonly bool isBySite;

    private TrustedText(string name, ImmutableArray<StatePath> paths, bool isBySite) => (Name, this.paths, this.isBySite) = (name, paths, isBySite);

    /// <summary>Nothing is known: only the user's words count.</summary>
    public static TrustedText None { get; } = new("", [], false);

    /// <summary>What people call it, for reasons: "the account's own papers".</summary>
    public string Name { get; }

    /// <summary>Every text and number at or below these paths of the state. The names of fields and entries name nothing.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="paths">Where it stands; a path that is not there holds nothing.</param>
    public static TrustedText At(string name, params ReadOnlySpan<StatePath> paths)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(name, [.. paths], false);
    }

    /// <summary>The same, in which a web address counts as known already when its site is mentioned. Not for sites on which anybody may publish.</summary>
    public TrustedText BySite() => new(Name, paths, true);

    /// <summary>True when one text of the state mentions the value, whole or word by word, or when it is a number that the state holds.</summary>
    public bool Knows(StateObject state, string value)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(value);
        ScanBudget budget = new();
        string[] words = TextSearch.WordsOf(value);
        StateNumber? number = StateNumber.TryParse(value, out StateNumber? read) ? read : null;
        return Leaves(state).Any(leaf => leaf switch
        {
            StateText text => TextSearch.FindsAnyForm(text.Value, value, budget) || TextSearch.FindsWords(text.Value, words, budget)
                || (number is not null && NumberSearch.Finds(text.Value, number, everyReading: false, budget)),
            StateNumber known => number is not null && known.Equals(number),
            _ => false,
        });
    }

    /// <summary>True when the state mentions the site of a web address.</summary>
    public bool KnowsSite(StateObject state, string address)
    {
        ArgumentNullException.ThrowIfNull(state);
        ScanBudget budget = new();
        string site = TextReference.SiteOf(address);
        return Leaves(state).OfType<StateText>().Any(text => TextSearch.Finds(text.Value, site, budget));
    }

    /// <summary>Whether a reference counts as known, by itself or, where that is enough, by its site.</summary>
    internal bool KnowsReference(StateObject state, TextReference reference)
        => isBySite && !reference.IsMail ? KnowsSite(state, reference.Value) : Knows(state, reference.Value);

    private IEnumerable<StateValue> Leaves(StateObject state) => paths.SelectMany(path => state[path] is { } node ? LeavesOf(node) : []);

    private static IEnumerable<StateValue> LeavesOf(StateValue node) => node switch
    {
        StateArray list => list.SelectMany(LeavesOf),
        StateObject map => map.SelectMany(pair => LeavesOf(pair.Value)),
        _ => [node],
    };
}
