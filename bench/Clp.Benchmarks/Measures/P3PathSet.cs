using System.Collections.Immutable;
using Clp.Benchmarks.Peers;

namespace Clp.Benchmarks.Measures;

internal sealed class P3PathSet : IMeasure
{
    private static readonly (string Name, Trees Tree, int Share)[] Subjects =
        [("10", Trees.Ten, 1), ("1k", Trees.Thousand, 1), ("100k", Trees.HundredThousand, 2), ("wide", Trees.Wide, 4)];

    public string Name => "P3";

    public string About => "one path set: by size of the state, against nested ImmutableDictionary and against Immer";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(200_000, 40_000);
        int rounds = context.Sample(15, 5);
        Race race = new();
        foreach ((string name, Trees tree, int share) in Subjects)
        {
            race.Add(name, () => Tree(tree, operations / share)).Add("dictionary-" + name, () => Dictionary(tree, operations / share));
        }

        race.Run(rounds);
        context.Note($"P3 ns per path set: {race}");
        foreach ((string name, Trees tree, int share) in Subjects)
        {
            context.Note($"P3 bytes per path set, {name}: {Race.Allocated(operations / share, () => Tree(tree, operations / share)):0}");
        }

        yield return Figure.AtMost("100k", race.Ratio("100k", "10"), 3);
        yield return Figure.AtMost("wide", race.Ratio("wide", "10"), 4);
        foreach ((string name, _, _) in Subjects)
        {
            yield return Figure.AtMost("dictionary-" + name, race.Ratio(name, "dictionary-" + name), 0.6);
        }

        foreach (Figure figure in AgainstImmer(context, operations, context.Sample(9, 3)))
        {
            yield return figure;
        }
    }

    private static IEnumerable<Figure> AgainstImmer(MeasureContext context, int operations, int rounds)
    {
        // Immer copies wide objects whole: milliseconds each.
        (Trees, int)[] trees = [.. Subjects.Select(subject => (subject.Tree, subject.Name == "wide" ? 40 : operations / 10))];
        using NodePeer? immer = NodePeer.TryStart(Immer.Script(trees), Immer.Packages, out string? why);
        if (immer is null)
        {
            yield return Figure.None("immer", ">=15x", why!);
            yield break;
        }

        Race race = new();
        foreach ((string name, Trees tree, int share) in Subjects)
        {
            race.Add(name, () => Tree(tree, operations / share)).Add("immer-" + name, immer.Round);
        }

        race.Run(rounds);
        context.Note($"P3 ns per path set, with Immer in turn: {race}");
        foreach ((string name, _, _) in Subjects)
        {
            yield return Figure.AtLeast("immer-" + name, race.Ratio("immer-" + name, name), 15);
        }
    }

    private static double Tree(Trees tree, int operations)
    {
        StateObject state = tree.State;
        double ns = Race.Time(operations, () =>
        {
            for (int at = 1; at <= operations; at++)
            {
                state = state.Apply(StateDelta.Set(tree.Leaf, at));
            }
        });
        return state.Require<int>(tree.Leaf) == operations ? ns : throw new InvalidOperationException("the tree holds another value");
    }

    private static double Dictionary(Trees tree, int operations)
    {
        ImmutableDictionary<string, object> state = Nested(tree.State);
        string[] path = [.. tree.LeafSegments];
        double ns = Race.Time(operations, () =>
        {
            for (int at = 1; at <= operations; at++)
            {
                state = Set(state, path, 0, at);
            }
        });
        object value = path.Aggregate((object)state, (level, key) => ((ImmutableDictionary<string, object>)level)[key]);
        return (int)value == operations ? ns : throw new InvalidOperationException("the dictionary holds another value");
    }

    private static ImmutableDictionary<string, object> Set(ImmutableDictionary<string, object> level, string[] path, int at, int value) =>
        level.SetItem(path[at], at == path.Length - 1 ? value : Set((ImmutableDictionary<string, object>)level[path[at]], path, at + 1, value));

    private static ImmutableDictionary<string, object> Nested(StateObject fields) =>
        fields.ToImmutableDictionary(field => field.Key, field => field.Value is StateObject child ? Nested(child) : (object)0);
}
