using System.Globalization;
using System.Text.Json.Nodes;

namespace Clp.Benchmarks;

/// <summary>The states that measures run on, four levels deep: 10, about 1,000 and about 100,000 nodes; or wide, 4 objects of 25,000 keys on the fourth level.</summary>
public sealed class Trees
{
    private const int WideKeys = 25_000;

    private Trees(StateObject state, Func<JsonObject> json, params string[] leaf)
    {
        State = state;
        Json = json;
        LeafSegments = leaf;
        Leaf = StatePath.Of(leaf);
    }

    /// <summary>Ten nodes: on each level an object and its sibling leaves.</summary>
    public static Trees Ten { get; } = Of(2, 2, 2, 3, full: false);

    /// <summary>1,080 nodes.</summary>
    public static Trees Thousand { get; } = Of(5, 5, 6, 6, full: true);

    /// <summary>99,450 nodes.</summary>
    public static Trees HundredThousand { get; } = Of(17, 17, 18, 18, full: true);

    /// <summary>100,010 nodes, 100,000 of them in 4 objects of 25,000 keys.</summary>
    public static Trees Wide { get; } = Of(2, 2, 1, WideKeys, full: true);

    /// <summary>The tree as a state.</summary>
    public StateObject State { get; }

    /// <summary>The path of one leaf in the middle.</summary>
    public StatePath Leaf { get; }

    /// <summary>The same path as keys.</summary>
    public IReadOnlyList<string> LeafSegments { get; }

    /// <summary>Makes the same tree as a JsonObject.</summary>
    public Func<JsonObject> Json { get; }

    /// <summary>The key at a place of every object.</summary>
    public static string Key(int at) => "key" + at.ToString(CultureInfo.InvariantCulture);

    private static Trees Of(int first, int second, int third, int fourth, bool full)
    {
        int[] fanOuts = [first, second, third, fourth];
        return new Trees(
            Node(fanOuts, full),
            () => JsonNodeOf(fanOuts, full),
            Key(first / 2), Key(second / 2), Key(third / 2), Key(fourth / 2));
    }

    private static StateObject Node(ReadOnlyMemory<int> fanOuts, bool full) => ObjectOf(
        fanOuts.Span[0],
        at => fanOuts.Length == 1 || (!full && at != fanOuts.Span[0] / 2) ? 0 : Node(fanOuts[1..], full));

    private static JsonObject JsonNodeOf(ReadOnlyMemory<int> fanOuts, bool full) => JsonOf(
        fanOuts.Span[0],
        at => fanOuts.Length == 1 || (!full && at != fanOuts.Span[0] / 2) ? JsonValue.Create(0) : JsonNodeOf(fanOuts[1..], full));

    private static StateObject ObjectOf(int keys, Func<int, StateValue> value) =>
        StateObject.From(Enumerable.Range(0, keys).Select(at => KeyValuePair.Create(Key(at), value(at))));

    private static JsonObject JsonOf(int keys, Func<int, JsonNode> value) =>
        new(Enumerable.Range(0, keys).Select(at => KeyValuePair.Create(Key(at), (JsonNode?)value(at))));
}
