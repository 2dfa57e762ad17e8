using Clp;

namespace CustomerDesk.Demo;

/// <summary>Values and changes in few words, for people.</summary>
internal static class ValueText
{
    private const int Longest = 150;

    /// <summary>One line for each argument.</summary>
    public static IEnumerable<string> Lines(StateObject fields) => fields.Select(field => $"{field.Key}: {Of(field.Value)}");

    /// <summary>One line for each operation of a change, on the state it was made for.</summary>
    public static IEnumerable<string> Lines(StateDelta delta, StateObject before)
    {
        foreach (StateOp op in delta.Ops)
        {
            string was = before[op.Path] is { } value ? Of(value) : "";
            yield return op switch
            {
                StateOp.Set set when was.Length == 0 => $"{op.Path}: new, {Of(set.Value)}",
                StateOp.Set set => $"{op.Path}: {was} → {Of(set.Value)}",
                StateOp.Remove => $"{op.Path}: removed, was {was}",
                StateOp.Edit { Op: ArrayOp.Push push } => $"{op.Path}: added {string.Join(", ", push.Items.Select(Of))}",
                _ => $"{op.Path}: changed, was {was}",
            };
            before = before.Apply(StateDelta.Of(op));
        }
    }

    /// <summary>A value without the punctuation of JSON; a list keeps its brackets, a long one is cut.</summary>
    public static string Of(StateValue value)
    {
        string text = Whole(value);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), " …");
    }

    private static string Whole(StateValue value) => value switch
    {
        StateText { Value.Length: 0 } => "\"\"",
        StateText text => text.Value,
        StateArray list => "[" + string.Join(", ", list.Select(Whole)) + "]",
        StateObject fields => string.Join(" ", fields.Select(field => Whole(field.Value))),
        _ => value.ToJson(),
    };
}
