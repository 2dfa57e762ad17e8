using System.Collections.Immutable;
using System.Globalization;

namespace Clp.Tests.State.Model;

/// <summary>Random trees, paths and deltas from a seed. Keys repeat, so that operations meet; some objects and arrays are wide.</summary>
internal sealed class Generator(int seed)
{
    private static readonly string[] Texts = ["", "a", "text", "0", "tr\u00E4ne", "\u65E5\u672C", "with space", "a.b"];
    private static readonly string[] Numbers = ["0", "1", "1.0", "-1", "2.50", "1e2", "-0", "123456789012345678901234567890", "0.1", "9007199254740993", "1e-7"];

    private readonly Random _random = new(seed);

    public int Next(int end) => _random.Next(end);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public StateObject Root() => Fields(4, Width()).With("items", Items(2, Next(6))).With("nested", StateObject.Of(("list", Items(1, Next(6)))));

    public StateValue Value(int depth) => Next(depth <= 0 ? 7 : 11) switch
    {
        0 => StateValue.Null,
        1 => StateValue.True,
        2 => StateValue.False,
        3 or 4 => StateNumber.Parse(Numbers[Next(Numbers.Length)]),
        5 or 6 => Texts[Next(Texts.Length)],
        7 or 8 => Items(depth - 1, Next(4)),
        _ => Fields(depth - 1, Next(4)),
    };

    public StateDelta Delta(StateObject state)
    {
        StateOp[] ops = new StateOp[Chance(70) ? 1 : 1 + Next(4)];
        for (int i = 0; i < ops.Length; i++)
        {
            ops[i] = Op(state);
        }

        return StateDelta.Of(ops);
    }

    private StateOp Op(StateObject state)
    {
        StatePath path = Path(state);
        StatePath array = Chance(95) ? ArrayPath(state) ?? path : path;
        return Next(10) switch
        {
            0 or 1 or 2 => new StateOp.Set(path, Value(2)),
            3 => new StateOp.Remove(path),
            4 => new StateOp.Merge(path, Fields(3, Next(5))),
            _ => new StateOp.Edit(array, ArrayOp((state[array] as StateArray)?.Count ?? 0)),
        };
    }

    /// <summary>Mostly within an array of that length.</summary>
    private ArrayOp ArrayOp(int count) => Next(7) switch
    {
        0 => new ArrayOp.Push(Some(Chance(5) ? 40 : 3)),
        1 => new ArrayOp.Splice(Next(count + 1), Next(5), Some(3)),
        2 => new ArrayOp.Insert(Next(count + (Chance(10) ? 3 : 1)), Value(1)),
        3 => new ArrayOp.RemoveAt([.. Enumerable.Range(0, Math.Min(count, Next(4))).Select(_ => Next(count)).Distinct()]),
        4 => new ArrayOp.Filter(item => item.Kind != StateKind.Text),
        5 => new ArrayOp.Upsert("id", StateObject.Of((Chance(95) ? "id" : "name", Next(4)), ("v", Value(1)))),
        _ => new ArrayOp.Splice(Next(count + 4) - count - 2, Next(5) - (Chance(10) ? 1 : 0), Some(2)),
    };

    /// <summary>Mostly a path that exists; sometimes one step further or astray.</summary>
    private StatePath Path(StateObject state)
    {
        List<string> segments = [];
        StateValue at = state;
        while (segments.Count < 8 && (segments.Count == 0 ? !Chance(2) : Chance(75)))
        {
            if (at is StateObject { Count: > 0 } fields && Chance(85))
            {
                string key = fields.Keys.ElementAt(Next(fields.Count));
                segments.Add(key);
                at = fields.Field(key)!;
            }
            else if (at is StateArray { Count: > 0 } items && Chance(85))
            {
                int index = Next(items.Count);
                segments.Add(index.ToString(CultureInfo.InvariantCulture));
                at = items[index];
            }
            else
            {
                segments.Add(at is StateArray ? Next(5) switch { 0 => "-", 1 => "01", 2 => "-1", 3 => "99", _ => "x" } : Key());
                at = StateValue.Null;
            }
        }

        return StatePath.Of([.. segments]);
    }

    private StatePath? ArrayPath(StateObject state)
    {
        List<StatePath> arrays = [];
        Collect(state, StatePath.Root, arrays);
        return arrays.Count == 0 ? default(StatePath?) : arrays[Next(arrays.Count)];
    }

    private static void Collect(StateValue value, StatePath path, List<StatePath> arrays)
    {
        if (value is StateObject { Count: < 64 } fields)
        {
            foreach ((string key, StateValue child) in fields)
            {
                Collect(child, path.Child(key), arrays);
            }
        }
        else if (value is StateArray items)
        {
            arrays.Add(path);
        }
    }

    private StateObject Fields(int depth, int count)
    {
        Dictionary<string, StateValue> fields = [];
        for (int i = 0; i < count; i++)
        {
            fields[Key()] = Value(depth);
        }

        if (Chance(10))
        {
            fields["id"] = Next(4);
        }

        return StateObject.From(fields);
    }

    private StateArray Items(int depth, int count) =>
        StateArray.From(Enumerable.Range(0, Chance(5) ? count + 31 : count).Select(_ => Chance(30) ? StateObject.Of(("id", Next(4))) : Value(depth)));

    private ImmutableArray<StateValue> Some(int most) => [.. Enumerable.Range(0, Next(most + 1)).Select(_ => Value(1))];

    private string Key() => Chance(10) ? Texts[1 + Next(Texts.Length - 1)] : "k" + Next(50).ToString(CultureInfo.InvariantCulture);

    // Around the border between the two forms of an object, and now and then well above it.
    private int Width() => Next(10) switch { 0 => 45, 1 => 60, 2 => 120, _ => Next(6) };
}
