namespace Clp;

/// <summary>The texts, numbers and truth values of a payload at or below a path in which <c>*</c> stands for every item or entry.</summary>
internal static class PayloadLeaves
{
    private const string Each = "*";

    public static IEnumerable<(StatePath At, StateValue Value)> Of(StateObject payload, StatePath path)
        => Matches(StatePath.Root, payload, path, 0).SelectMany(match => Below(match.At, match.Value));

    private static IEnumerable<(StatePath At, StateValue Value)> Matches(StatePath at, StateValue value, StatePath path, int depth)
    {
        if (depth == path.Length)
        {
            return [(at, value)];
        }

        IEnumerable<(StatePath At, StateValue Value)> next = path[depth] == Each ? Children(at, value)
            : value switch
            {
                StateObject map when map.Field(path[depth]) is { } child => [(at.Child(path[depth]), child)],
                StateArray list when int.TryParse(path[depth], out int index) && index >= 0 && index < list.Count => [(at.Child(index), list[index])],
                _ => [],
            };
        return next.SelectMany(child => Matches(child.At, child.Value, path, depth + 1));
    }

    private static IEnumerable<(StatePath At, StateValue Value)> Below(StatePath at, StateValue value) => value switch
    {
        StateText or StateNumber or StateBoolean => [(at, value)],
        StateArray or StateObject => Children(at, value).SelectMany(child => Below(child.At, child.Value)),
        _ => [],
    };

    private static IEnumerable<(StatePath At, StateValue Value)> Children(StatePath at, StateValue value) => value switch
    {
        StateArray list => list.Select((item, i) => (at.Child(i), item)),
        StateObject map => map.Select(pair => (StatePath.FromTrusted([.. at.Segments, pair.Key]), pair.Value)),
        _ => [],
    };
}
