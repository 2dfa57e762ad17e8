using System.Globalization;
using Clp.Tests.State.Model;

namespace Clp.Tests.State;

/// <summary>Many changes of long lists: against a plain list, and what they cost.</summary>
public sealed class StateArrayEditsTests
{
    private const int Edits = 400;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(9_000, 24)];

    public static TheoryData<string> Places => ["front", "middle", "end", "random", "up", "down", "two"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Edits_OfALongList_EqualThoseOfAPlainOne(int seed)
    {
        Generator random = new(seed);
        List<StateValue> plain = [.. Enumerable.Range(0, 33 + random.Next(2_000)).Select(i => (StateValue)i)];
        StateArray items = StateArray.From(plain);
        List<(StateArray Items, StateValue[] Plain)> earlier = [];
        for (int edit = 0; edit < Edits; edit++)
        {
            if (edit % 50 == 0)
            {
                earlier.Add((items, [.. plain]));
            }

            int start = random.Next(plain.Count + 1), deleted = random.Next(Math.Min(5, plain.Count - start + 1));
            StateValue[] added = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Value(1))];
            items = items.Splice(start, deleted, added);
            plain.RemoveRange(start, deleted);
            plain.InsertRange(start, added);
            if (plain.Count > 0)
            {
                int at = random.Next(plain.Count);
                items[at].ShouldBeSameAs(plain[at], $"seed {seed}, edit {edit}");
                StateValue set = $"set by edit {edit}";
                (items, plain[at]) = (items.SetItem(at, set), set);
            }
        }

        earlier.Add((items, [.. plain]));
        foreach ((StateArray was, StateValue[] held) in earlier)
        {
            ShouldBe(was, held, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Removals_UntilNothingIsLeft_EqualThoseOfAPlainList(int seed)
    {
        Generator random = new(seed);
        List<StateValue> plain = [.. Enumerable.Range(0, 200 + random.Next(1_000)).Select(i => (StateValue)i)];
        StateArray items = StateArray.From(plain);
        while (plain.Count > 0)
        {
            int at = random.Next(3) switch { 0 => 0, 1 => plain.Count - 1, _ => random.Next(plain.Count) };
            items = items.RemoveAt(at);
            plain.RemoveAt(at);
            if (plain.Count % 97 == 0)
            {
                ShouldBe(items, [.. plain], $"seed {seed}");
            }
        }

        items.ShouldBeSameAs(StateArray.Empty);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Delta_OfManyEdits_DoesWhatTheyDoOneByOne_UpToTheSameError(int seed)
    {
        Generator random = new(seed);
        StateObject start = StateObject.Of(
            ("list", StateArray.From(Enumerable.Range(0, 40 + random.Next(600)).Select(_ => (StateValue)StateObject.Of(("id", random.Next(50)))))),
            ("other", StateArray.From(Enumerable.Range(0, 100).Select(i => (StateValue)i))));
        string before = start.ToJson();
        NaiveModel model = new((NaiveMap)NaiveTree.From(start)!);
        StateObject oneByOne = start;
        List<StateOp> ops = [];
        ClpException? refused = null;
        for (int i = 0; i < 300 && refused is null; i++)
        {
            ops.Add(Op(random, oneByOne, mayFail: i > 100));
            try
            {
                oneByOne = oneByOne.Apply(StateDelta.Of(ops[^1]));
            }
            catch (ClpException e)
            {
                refused = e;
            }
        }

        StateDelta delta = StateDelta.Of([.. ops]);
        model.TryApply(delta).ShouldBe(refused is null, $"seed {seed}");
        if (refused is null)
        {
            StateObject after = start.Apply(delta);
            after.ToJson().ShouldBe(oneByOne.ToJson(), $"seed {seed}");
            after.ToJson().ShouldBe(model.Json, $"seed {seed}");
            Identities.Broken(start, delta, after).ShouldBeNull($"seed {seed}");
        }
        else
        {
            ClpException error = Should.Throw<ClpException>(() => start.Apply(delta));
            (error.GetType(), error.Code, error.Message).ShouldBe((refused.GetType(), refused.Code, refused.Message), $"seed {seed}");
        }

        start.ToJson().ShouldBe(before, $"seed {seed}");
    }

    [Fact]
    public void Delta_WhoseListGrowsOverTheCap_IsRefused_AndOneUnderItIsNot()
    {
        StateObject list = StateObject.Of(("list", StateArray.From(Enumerable.Repeat<StateValue>(1, 1_000))));
        StateLimits limits = new() { MaxBytes = list.Extent.Weight + 20 };
        StateOp insert = new StateOp.Edit("list", new ArrayOp.Insert(500, 1)), remove = new StateOp.Remove("list.500");

        list.Apply(StateDelta.Of([.. Enumerable.Repeat(insert, 10)]), limits)["list"]!.As<StateArray>().Count.ShouldBe(1_010);
        Should.Throw<StateFormatException>(() => list.Apply(StateDelta.Of([.. Enumerable.Repeat(insert, 11)]), limits)).Code.ShouldBe(ClpCodes.TooLarge);
        list.Apply(StateDelta.Of([.. Enumerable.Repeat(insert, 11), remove]), limits)["list"]!.As<StateArray>().Count.ShouldBe(1_010);
    }

    // Counted in bytes and not in time: copying the list for each would take hundreds of times as many.
    [Theory]
    [MemberData(nameof(Places))]
    public void Delta_OfManyInsertionsAndRemovals_CostsItsOwnLength_NotTheLists(string place)
    {
        const int Count = 10_000, BytesPerEdit = 2_500;
        Generator random = new(1);
        StateObject empty = StateObject.Of(("list", StateArray.Empty), ("second", StateArray.Empty));
        StateOp[] insertions = [.. Enumerable.Range(0, Count).Select(i => new StateOp.Edit(List(place, i), new ArrayOp.Insert(At(i), i)))];
        StateOp[] removals = [.. Enumerable.Range(0, Count).Select(i => Count - 1 - i).Select(i => new StateOp.Remove(List(place, i).Child(At(i).ToString(CultureInfo.InvariantCulture))))];
        StateObject full = empty, rest = empty;

        Allocated(() => full = empty.Apply(StateDelta.Of(insertions))).ShouldBeLessThan(Count * BytesPerEdit);
        full["list"]!.As<StateArray>().Count.ShouldBe(place == "two" ? Count / 2 : Count);
        Allocated(() => rest = full.Apply(StateDelta.Of(removals))).ShouldBeLessThan(Count * BytesPerEdit);
        rest.ShouldBe(empty);

        int At(int length) => place switch
        {
            "front" => 0,
            "middle" => length / 2,
            "end" => length,
            "random" => random.Next((length / 2) + 1),
            "up" => length < 64 ? length : 32 + ((length - 64) % 32),
            "down" => Math.Max(0, length - 40),
            _ => length / 4,
        };
    }

    private static StatePath List(string place, int i) => place == "two" && i % 2 == 1 ? "second" : "list";

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void ShouldBe(StateArray items, StateValue[] plain, string hint)
    {
        StateArray anew = StateArray.Of(plain);
        items.Count.ShouldBe(plain.Length, hint);
        items.SequenceEqual(plain).ShouldBeTrue(hint);
        Enumerable.Range(0, plain.Length).All(i => ReferenceEquals(items[i], plain[i])).ShouldBeTrue(hint);
        items.Equals(anew).ShouldBeTrue(hint);
        items.ToJson().ShouldBe(anew.ToJson(), hint);
        items.Extent.Weight.ShouldBe(anew.Extent.Weight, hint);
    }

    private static StateOp Op(Generator random, StateObject state, bool mayFail)
    {
        string name = random.Chance(80) ? "list" : "other";
        int count = ((StateArray)state[name]!).Count, beyond = mayFail && random.Chance(2) ? 2 : 0;
        int at = random.Next(count) + (beyond * count);
        StatePath item = StatePath.Of(name).Child(at.ToString(CultureInfo.InvariantCulture));
        return random.Next(9) switch
        {
            0 => new StateOp.Edit(name, new ArrayOp.Splice(at, random.Next(4), [random.Value(1), 1])),
            1 => new StateOp.Remove(item),
            2 => new StateOp.Set(item, random.Value(1)),
            3 => new StateOp.Edit(name, new ArrayOp.Push([random.Value(1)])),
            4 => new StateOp.Edit(name, new ArrayOp.RemoveAt([.. new[] { at, random.Next(count), random.Next(count) }.Distinct()])),
            5 => new StateOp.Edit(name, new ArrayOp.Upsert("id", StateObject.Of(("id", random.Next(60)), ("v", random.Value(1))))),
            6 => new StateOp.Merge(item, StateObject.Of(("id", 7), ("v", random.Value(1)))),
            _ => new StateOp.Edit(name, new ArrayOp.Insert(at, random.Value(1))),
        };
    }
}
