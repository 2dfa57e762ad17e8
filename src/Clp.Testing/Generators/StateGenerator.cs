namespace Clp.Testing;

/// <summary>
/// Makes random states and random changes that apply to them, for property tests. Everything follows from the random source
/// that is handed in, so a printed seed repeats a failure. Not thread-safe.
/// </summary>
/// <param name="random">The source; seed it and print the seed.</param>
public sealed class StateGenerator(Random random)
{
    private static readonly string[] Keys = ["a", "b", "name", "a.b", "", "0", "ключ", "with space", "q\"uote", "back\\slash"];
    private static readonly string[] Texts = ["", "x", "naïve", "𝄞", "line\nbreak", "\u0000", "null", "<tag>"];
    private static readonly string[] Numbers = ["0", "-1", "5.0", "663.8500000000001", "1e3", "-0", "79228162514264337593543950335", "0.1"];

    /// <summary>The greatest depth of what is made; default 3.</summary>
    public int MaxDepth { get; init; } = 3;

    /// <summary>The greatest number of members an object or array gets; default 5.</summary>
    public int MaxMembers { get; init; } = 5;

    /// <summary>A random object.</summary>
    public StateObject NextObject() => NextObject(MaxDepth);

    /// <summary>A random value of any kind.</summary>
    public StateValue NextValue() => NextValue(MaxDepth);

    /// <summary>A random change of so many operations (or fewer, where one finds nothing to act on) that applies to the state.</summary>
    /// <param name="state">The state it shall apply to.</param>
    /// <param name="operations">How many, 0 or more.</param>
    public StateDelta NextDelta(StateObject state, int operations = 3)
    {
        ArgumentNullException.ThrowIfNull(state);
        StateDelta delta = StateDelta.Empty;
        for (int at = 0; at < operations; at++)
        {
            StateDelta next = NextOperation(state);
            state = state.Apply(next);
            delta = delta.Then(next);
        }

        return delta;
    }

    private StateDelta NextOperation(StateObject state)
    {
        List<(StatePath Path, StateValue Value)> nodes = [];
        Collect(StatePath.Root, state, nodes);
        (StatePath path, StateValue value) = nodes[random.Next(nodes.Count)];
        return value switch
        {
            StateObject target when random.Next(2) == 0 => StateDelta.Set(path.Child(NextKey()), NextValue(MaxDepth - 1)),
            StateObject when !path.IsRoot && random.Next(2) == 0 => StateDelta.Empty.AndMerge(path, NextObject(1)),
            StateArray list when random.Next(3) != 0 => StateDelta.Edit(path, NextEdit(list)),
            _ when path.IsRoot => StateDelta.Merge(NextObject(2)),
            _ when IsField(path, state) && random.Next(2) == 0 => StateDelta.Remove(path),
            _ => StateDelta.Set(path, NextValue(MaxDepth - 1)),
        };
    }

    private ArrayOp NextEdit(StateArray list) => random.Next(3) switch
    {
        0 => new ArrayOp.Push([NextValue(1)]),
        1 => new ArrayOp.Insert(random.Next(list.Count + 1), NextValue(1)),
        _ => new ArrayOp.Splice(random.Next(list.Count + 1), 0, [NextValue(1), NextValue(1)]),
    };

    private StateObject NextObject(int depth) => StateObject.From(
        Enumerable.Range(0, random.Next(MaxMembers + 1)).Select(_ => NextKey()).Distinct().Select(key => KeyValuePair.Create(key, NextValue(depth - 1))).ToList());

    private StateValue NextValue(int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => StateValue.Null,
        1 => random.Next(2) == 0,
        2 => StateNumber.Parse(Numbers[random.Next(Numbers.Length)]),
        3 => random.Next(-1000, 1000),
        4 => Texts[random.Next(Texts.Length)],
        5 => StateArray.From(Enumerable.Range(0, random.Next(MaxMembers + 1)).Select(_ => NextValue(depth - 1)).ToList()),
        _ => NextObject(depth),
    };

    private string NextKey()
    {
        string key = Keys[random.Next(Keys.Length)];
        return key.Length == 0 ? "k" + random.Next(100).ToString(System.Globalization.CultureInfo.InvariantCulture) : key;
    }

    private static bool IsField(StatePath path, StateObject state) => path.Parent.IsRoot || state[path.Parent] is StateObject;

    private static void Collect(StatePath path, StateValue value, List<(StatePath Path, StateValue Value)> nodes)
    {
        nodes.Add((path, value));
        if (value is StateObject members)
        {
            foreach ((string key, StateValue member) in members)
            {
                Collect(path.Child(key), member, nodes);
            }
        }
        else if (value is StateArray items)
        {
            for (int at = 0; at < items.Count; at++)
            {
                Collect(path.Child(at), items[at], nodes);
            }
        }
    }
}
