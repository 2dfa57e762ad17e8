namespace Clp.Tests.State;

public sealed class StateObjectTests
{
    public static TheoryData<int> Sizes => [0, 1, 2, 16, 17, 31, 32, 33, 34, 64, 255, 256, 257, 300, 5_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void With_OneByOne_EqualsBulk_InEverySize(int size)
    {
        StateObject bulk = StateObject.From(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Key(i), (StateValue)i)));
        StateObject single = StateObject.Empty;
        for (int i = 0; i < size; i++)
        {
            single = single.With(Key(i), i);
        }

        single.Count.ShouldBe(size);
        single.Equals(bulk).ShouldBeTrue();
        single.ToJson().ShouldBe(bulk.ToJson());
        StateObject.Parse(bulk.ToJson()).ToJson().ShouldBe(bulk.ToJson());
        bulk.Keys.ShouldBe(Enumerable.Range(0, size).Select(Key));
        for (int i = 0; i < size; i++)
        {
            bulk.Field(Key(i)).ShouldBe((StateValue)i);
        }

        bulk.Field("absent").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Without_EveryOtherThenAll_KeepsTheRest(int size)
    {
        StateObject state = StateObject.From(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Key(i), (StateValue)i)));
        List<string> left = [.. state.Keys];
        for (int i = 0; i < size; i = i % 2 == 0 && i + 2 >= size ? 1 : i + 2)
        {
            state = state.Without(Key(i));
            left.Remove(Key(i));
            state.Count.ShouldBe(left.Count);
            state.ContainsKey(Key(i)).ShouldBeFalse();
            if (i % 64 < 2)
            {
                state.Keys.ShouldBe(left);
            }
        }

        state.Count.ShouldBe(0);
        state.ToJson().ShouldBe("{}");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Keys_SetRemovedAndAddedAgain_FollowInsertionOrder(int size)
    {
        StateObject state = StateObject.From(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Key(i), (StateValue)i)));

        state.With(Key(1), "new").Keys.ShouldBe(state.Keys);
        state.Without(Key(1)).With(Key(1), 1).Keys.ShouldBe([.. state.Keys.Where(key => key != Key(1)), Key(1)]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void With_TheSameValue_ReturnsTheSameInstance_ANewSpellingDoesNot(int size)
    {
        StateObject state = StateObject.From(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Key(i), (StateValue)i)));

        state.With(Key(2), 2).ShouldBeSameAs(state);
        StateObject respelled = state.With(Key(2), 2.0m);
        respelled.ShouldNotBeSameAs(state);
        respelled.Equals(state).ShouldBeTrue();
        respelled.Field(Key(2))!.ToJson().ShouldBe("2.0");
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("prototype")]
    public void Key_Reserved_IsRefusedAtEveryEntrance(string key)
    {
        Should.Throw<StateFormatException>(() => StateObject.Empty.With(key, 1)).Code.ShouldBe(ClpCodes.ReservedKey);
        Should.Throw<StateFormatException>(() => StateObject.Of((key, 1))).Code.ShouldBe(ClpCodes.ReservedKey);
        Should.Throw<StateFormatException>(() => StateObject.From([KeyValuePair.Create(key, StateValue.Null)])).Code.ShouldBe(ClpCodes.ReservedKey);
        Should.Throw<StateFormatException>(() => StateObject.Parse("{\"a\":{\"" + key + "\":1}}")).Code.ShouldBe(ClpCodes.ReservedKey);
        Should.Throw<StateFormatException>(() => StateObject.Parse($$"""{"\u{{(int)key[0]:x4}}{{key[1..]}}":1}""")).Code.ShouldBe(ClpCodes.ReservedKey);
        Should.Throw<StatePathException>(() => StatePath.Of("a", key)).Code.ShouldBe(ClpCodes.ReservedKey);
        Should.Throw<StatePathException>(() => StatePath.Parse("a." + key)).Code.ShouldBe(ClpCodes.ReservedKey);
        Should.Throw<StatePathException>(() => StatePath.FromJsonPointer("/a/" + key)).Code.ShouldBe(ClpCodes.ReservedKey);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("[{\"x\":{\"\":1,\"\":1}}]")]
    public void Key_Twice_IsRefused(string json) =>
        Should.Throw<StateFormatException>(() => StateValue.Parse(json)).Code.ShouldBe(ClpCodes.DuplicateKey);

    [Fact]
    public void Key_TwiceAmongMany_IsRefused()
    {
        string json = "{" + string.Join(',', Enumerable.Range(0, 100).Append(50).Select(i => $"\"{Key(i)}\":{i}")) + "}";
        Should.Throw<StateFormatException>(() => StateValue.Parse(json)).Code.ShouldBe(ClpCodes.DuplicateKey);
        Should.Throw<StateFormatException>(() => StateObject.From(Enumerable.Range(0, 100).Append(50).Select(i => KeyValuePair.Create(Key(i), (StateValue)i))))
            .Code.ShouldBe(ClpCodes.DuplicateKey);
    }

    [Fact]
    public void Key_WithALoneSurrogate_IsRefused() =>
        Should.Throw<StateFormatException>(() => StateObject.Empty.With("a\uD800", 1)).Code.ShouldBe(ClpCodes.BadText);

    [Fact]
    public void Equality_IgnoresTheOrderOfKeys_InEveryRepresentation()
    {
        foreach (int size in (int[])[5, 32, 33, 500])
        {
            KeyValuePair<string, StateValue>[] fields = [.. Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Key(i), (StateValue)i))];
            StateObject forward = StateObject.From(fields);
            StateObject backward = StateObject.From(fields.Reverse());
            // Wide with tombstones against small: the same content in different forms.
            StateObject shrunk = StateObject.From(fields.Concat(Enumerable.Range(size, 20).Select(i => KeyValuePair.Create(Key(i), (StateValue)i))));
            shrunk = Enumerable.Range(size, 20).Aggregate(shrunk, (state, i) => state.Without(Key(i)));

            forward.Equals(backward).ShouldBeTrue();
            forward.Equals(shrunk).ShouldBeTrue();
            shrunk.Equals(forward).ShouldBeTrue();
            forward.GetHashCode().ShouldBe(backward.GetHashCode());
            forward.GetHashCode().ShouldBe(shrunk.GetHashCode());
            forward.Equals(backward.With(Key(0), "other")).ShouldBeFalse();
            forward.Equals(forward.Without(Key(0)).With("other", 0)).ShouldBeFalse();
        }
    }

    [Fact]
    public void WideObject_AllVersions_StayAsTheyWere()
    {
        Random random = new(7);
        List<(StateObject Version, Dictionary<string, int> Content)> history = [(StateObject.Empty, [])];
        for (int step = 0; step < 2_000; step++)
        {
            (StateObject version, Dictionary<string, int> content) = history[random.Next(Math.Max(0, history.Count - 20), history.Count)];
            Dictionary<string, int> next = new(content);
            string key = Key(random.Next(400));
            if (random.Next(4) == 0)
            {
                next.Remove(key);
                version = version.Without(key);
            }
            else
            {
                next[key] = step;
                version = version.With(key, step);
            }

            history.Add((version, next));
        }

        foreach ((StateObject version, Dictionary<string, int> content) in history)
        {
            version.Count.ShouldBe(content.Count);
            version.ToDictionary(field => field.Key, field => field.Value.As<int>()).ShouldBe(content, ignoreOrder: true);
        }
    }

    [Fact]
    public void KeysWithEqualHashes_AreToldApart()
    {
        // The text hash cannot be predicted; enough random keys meet in the low levels of the index, and a search finds full collisions.
        Dictionary<int, string> seen = [];
        List<string> colliding = [];
        for (int i = 0; i < 400_000 && colliding.Count < 6; i++)
        {
            string key = "c" + i;
            if (!seen.TryAdd(key.GetHashCode(), key))
            {
                colliding.Add(seen[key.GetHashCode()]);
                colliding.Add(key);
            }
        }

        colliding.ShouldNotBeEmpty();
        StateObject state = StateObject.From(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create(Key(i), (StateValue)i)));
        state = colliding.Aggregate(state, (s, key) => s.With(key, key));
        colliding.ShouldAllBe(key => state.Field(key)!.Equals((StateValue)key));
        StateObject without = state.Without(colliding[0]);
        without.ContainsKey(colliding[0]).ShouldBeFalse();
        without.Field(colliding[1]).ShouldBe((StateValue)colliding[1]);
        state.Without(colliding[1]).Field(colliding[0]).ShouldBe((StateValue)colliding[0]);
    }

    [Fact]
    public void Depth_64IsTheMost_AtEveryEntrance()
    {
        StateObject deepest = Nested(64);
        StateObject.Parse(deepest.ToJson()).Equals(deepest).ShouldBeTrue();

        Should.Throw<StateFormatException>(() => StateObject.Empty.With("a", deepest)).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateObject.Of(("a", deepest))).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateArray.Of(deepest)).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateArray.Empty.Add(deepest)).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateArray.Of(1).SetItem(0, deepest)).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateObject.Empty.Apply(StateDelta.Set("a", deepest))).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateObject.Empty.Apply(StateDelta.Push("a", deepest))).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateObject.Empty.Apply(StateDelta.Empty.AndMerge("a", deepest))).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateObject.Parse("{\"a\":" + deepest.ToJson() + "}")).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateValue.Parse(new string('[', 100_000))).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateObject.Empty.Apply(StateDelta.Set("a", Nested(10)), new StateLimits { MaxDepth = 10 })).Code.ShouldBe(ClpCodes.TooDeep);
    }

    [Theory]
    [InlineData("parsed")]
    [InlineData("shallow key set after the deep one")]
    [InlineData("shallow item added after the deep one")]
    [InlineData("deep key among many")]
    public void Depth_OfATreeMadeInAnyWay_IsRemembered(string way)
    {
        StateValue deep = way switch
        {
            "parsed" => StateValue.Parse(Nested(63).ToJson()),
            "shallow key set after the deep one" => StateObject.Of(("deep", Nested(62))).With("flat", 1).With("flat", StateArray.Of(1)).Without("flat"),
            "shallow item added after the deep one" => StateArray.Of(Nested(62)).Add(1).SetItem(1, 2).Insert(0, StateArray.Empty).RemoveAt(0),
            _ => Enumerable.Range(0, 40).Aggregate(StateObject.Of(("deep", Nested(62))), (state, i) => state.With(Key(i), i)).Without(Key(3)),
        };
        StateObject deepest = StateObject.Of(("a", deep));

        StateObject.Parse(deepest.ToJson()).Equals(deepest).ShouldBeTrue();
        Should.Throw<StateFormatException>(() => StateObject.Of(("b", deepest))).Code.ShouldBe(ClpCodes.TooDeep);
        Should.Throw<StateFormatException>(() => StateObject.Of(("b", 1)).With("b", deepest)).Code.ShouldBe(ClpCodes.TooDeep);
    }

    [Fact]
    public void Depth_AfterTheDeepChildIsGone_IsCountedAnew()
    {
        // The remembered height is only a bound; it must never refuse a tree that is flat enough.
        StateObject once = StateObject.Of(("a", Nested(60)), ("b", 1)).With("a", 0);
        StateValue wrapped = Enumerable.Range(0, 62).Aggregate((StateValue)once, (inner, _) => StateObject.Of(("x", inner)));
        StateObject.Of(("y", wrapped)).ToJson().Count(c => c == '{').ShouldBe(64);
        Should.Throw<StateFormatException>(() => StateObject.Of(("z", StateObject.Of(("y", wrapped)))));
    }

    private static StateObject Nested(int depth) =>
        Enumerable.Range(1, depth - 1).Aggregate(StateObject.Empty, (inner, _) => StateObject.Of(("n", inner)));

    private static string Key(int i) => "key" + i;

    [Fact]
    public void Object_ThatWasReadWide_TakesAndLosesKeys_AndStaysWhatItWas()
    {
        const int Count = 500;
        StateObject read = StateObject.Parse("{" + string.Join(',', Enumerable.Range(0, Count).Select(i => $"\"k{i}\":{i}")) + "}");
        StateObject changed = read;
        for (int i = 0; i < Count; i += 3)
        {
            changed = changed.With($"new{i}", i).Without($"k{i}");
            changed.ContainsKey($"k{i}").ShouldBeFalse();
        }

        for (int i = 0; i < Count; i++)
        {
            read[$"k{i}"].ShouldBe((StateValue)i);
            read.ContainsKey($"new{i}").ShouldBeFalse();
            changed.ContainsKey($"k{i}").ShouldBe(i % 3 != 0);
            changed.ContainsKey($"new{i}").ShouldBe(i % 3 == 0);
        }

        read.ToJson().ShouldStartWith("{\"k0\":0,\"k1\":1,");
        changed.Count.ShouldBe(Count);
    }
}
