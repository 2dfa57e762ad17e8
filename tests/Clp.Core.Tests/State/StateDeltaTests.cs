namespace Clp.Tests.State;

public sealed class StateDeltaTests
{
    private static readonly StateObject Sample = StateObject.Parse(
        """{"user":{"name":"Ada","tags":["a","b","c"]},"count":5,"none":null,"rows":[{"id":1,"v":1},{"id":2,"v":2}]}""");

    public static TheoryData<string, string, string> Changes => new()
    {
        { """[["set","count",6]]""", "count", "6" },
        { """[["set","user.name","Bob"]]""", "user.name", "\"Bob\"" },
        { """[["set","a.b.c",1]]""", "a", """{"b":{"c":1}}""" },
        { """[["set","user.tags.1","x"]]""", "user.tags", """["a","x","c"]""" },
        { """[["set","rows.0.v",9]]""", "rows.0", """{"id":1,"v":9}""" },
        { """[["set","none",null],["set","count",null]]""", "count", "null" },
        { """[["remove","user.name"]]""", "user", """{"tags":["a","b","c"]}""" },
        { """[["remove","user.tags.0"]]""", "user.tags", """["b","c"]""" },
        { """[["merge","user",{"name":null,"age":36}]]""", "user", """{"tags":["a","b","c"],"age":36}""" },
        { """[["merge","count",{"now":"object"}]]""", "count", """{"now":"object"}""" },
        { """[["merge","fresh.deep",{"a":{"b":null,"c":1}}]]""", "fresh", """{"deep":{"a":{"c":1}}}""" },
        { """[["push","user.tags",["d","e"]]]""", "user.tags", """["a","b","c","d","e"]""" },
        { """[["push","log",[1]]]""", "log", "[1]" },
        { """[["insert","user.tags",0,"z"]]""", "user.tags", """["z","a","b","c"]""" },
        { """[["insert","user.tags",3,"z"]]""", "user.tags", """["a","b","c","z"]""" },
        { """[["splice","user.tags",1,1,["x","y"]]]""", "user.tags", """["a","x","y","c"]""" },
        { """[["splice","user.tags",-1,1,[]]]""", "user.tags", """["a","b"]""" },
        { """[["splice","user.tags",1,99,[]]]""", "user.tags", """["a"]""" },
        { """[["removeAt","user.tags",[2,0]]]""", "user.tags", """["b"]""" },
        { """[["upsert","rows","id",{"id":2.0,"v":7}]]""", "rows", """[{"id":1,"v":1},{"id":2.0,"v":7}]""" },
        { """[["upsert","rows","id",{"id":3}]]""", "rows", """[{"id":1,"v":1},{"id":2,"v":2},{"id":3}]""" },
        { """[["upsert","people","id",{"id":3}]]""", "people", """[{"id":3}]""" },
        { """[["set","",{"all":"new"}]]""", "", """{"all":"new"}""" },
    };

    public static TheoryData<string, string> Refusals => new()
    {
        { """[["set","count.x",1]]""", ClpCodes.WrongKind },
        { """[["set","none.x",1]]""", ClpCodes.WrongKind },
        { """[["set","",1]]""", ClpCodes.WrongKind },
        { """[["set","user.tags.3","x"]]""", ClpCodes.BadIndex },
        { """[["set","user.tags.-","x"]]""", ClpCodes.BadIndex },
        { """[["set","user.tags.-1","x"]]""", ClpCodes.BadIndex },
        { """[["set","user.tags.00","x"]]""", ClpCodes.BadIndex },
        { """[["set","rows.7.v","x"]]""", ClpCodes.BadIndex },
        { """[["remove",""]]""", ClpCodes.BadPath },
        { """[["remove","user.tags.3"]]""", ClpCodes.BadIndex },
        { """[["push","count",[1]]]""", ClpCodes.WrongKind },
        { """[["insert","user.tags",4,"z"]]""", ClpCodes.BadIndex },
        { """[["insert","user.tags",-1,"z"]]""", ClpCodes.BadIndex },
        { """[["insert","absent",0,"z"]]""", ClpCodes.PathNotFound },
        { """[["splice","user.tags",4,0,["z"]]]""", ClpCodes.BadIndex },
        { """[["splice","user.tags",-4,0,["z"]]]""", ClpCodes.BadIndex },
        { """[["splice","user.tags",-2147483648,0,["z"]]]""", ClpCodes.BadIndex },
        { """[["splice","user.tags",0,-1,["z"]]]""", ClpCodes.BadIndex },
        { """[["removeAt","user.tags",[3]]]""", ClpCodes.BadIndex },
        { """[["removeAt","user.tags",[1,1]]]""", ClpCodes.BadIndex },
        { """[["upsert","rows","key",{"id":3}]]""", ClpCodes.WrongKind },
    };

    public static TheoryData<string> Damaged =>
    [
        "{}", "1", "[1]", "[[]]", "[[1]]", """[["set"]]""", """[["set","a"]]""", """[["set","a",1,2]]""", """[["set",1,2]]""", """[["jump","a"]]""",
        """[["merge","a",1]]""", """[["remove","a",1]]""", """[["push","a",1]]""", """[["splice","a",0]]""", """[["splice","a",0.5,1,[]]]""",
        """[["splice","a",0,99999999999,[]]]""", """[["removeAt","a",["x"]]]""", """[["removeAt","a",1]]""", """[["upsert","a",1,{}]]""", """[["insert","a","0",1]]""",
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Apply_Change_DoesIt_AndInvertsAndReadsBack(string recorded, string path, string expected)
    {
        string before = Sample.ToJson();
        StateDelta delta = Read(recorded);

        StateObject after = Sample.Apply(delta);

        after[path]!.ToJson().ShouldBe(expected);
        Sample.ToJson().ShouldBe(before);
        after.Apply(delta.Invert(Sample)).Equals(Sample).ShouldBeTrue();
        Sample.Apply(StateDelta.Between(Sample, after)).Equals(after).ShouldBeTrue();
        delta.ToValue().ToJson().ShouldBe(recorded);
        Sample.Apply(StateDelta.FromJsonPatch(delta.ToJsonPatch(Sample), Sample)).Equals(after).ShouldBeTrue();
        foreach ((string key, StateValue value) in Sample)
        {
            if (StatePath.Of(key) is var root && !root.Contains(delta.Ops[0].Path) && delta.Ops.Length == 1 && !delta.Ops[0].Path.IsRoot)
            {
                after.Field(key).ShouldBeSameAs(value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Apply_ThatDoesNotFit_IsATypedError_AndNothingHappens(string recorded, string code)
    {
        string before = Sample.ToJson();
        StateDelta delta = StateDelta.Set("first", 1).Then(Read(recorded));

        Should.Throw<ClpException>(() => Sample.Apply(delta)).Code.ShouldBe(code);
        Sample.ToJson().ShouldBe(before);
    }

    [Theory]
    [InlineData("""[["set","count",5]]""")]
    [InlineData("""[["set","user",{"name":"Ada","tags":["a","b","c"]}]]""")]
    [InlineData("""[["remove","absent"]]""")]
    [InlineData("""[["remove","absent.x.y"]]""")]
    [InlineData("""[["remove","count.x"]]""")]
    [InlineData("""[["merge","user",{}]]""")]
    [InlineData("""[["merge","user",{"absent":null,"name":"Ada"}]]""")]
    [InlineData("""[["push","user.tags",[]]]""")]
    [InlineData("""[["splice","user.tags",1,1,["b"]]]""")]
    [InlineData("""[["removeAt","user.tags",[]]]""")]
    [InlineData("[]")]
    public void Apply_ThatChangesNothing_ReturnsTheSameInstance(string recorded) => Sample.Apply(Read(recorded)).ShouldBeSameAs(Sample);

    [Fact]
    public void Apply_ANewSpelling_IsAChange()
    {
        StateObject after = Sample.Apply(StateDelta.Set("count", StateNumber.Parse("5.0")));
        after["count"]!.ToJson().ShouldBe("5.0");
        after.Equals(Sample).ShouldBeTrue();
        StateDelta.Between(Sample, after).ToValue().ToJson().ShouldBe("""[["set","count",5.0]]""");
    }

    [Fact]
    public void Apply_Filter_IsResolvedBeforeItIsRecorded()
    {
        StateDelta delta = StateDelta.Set("rows.0.v", 5).AndEdit("rows", new ArrayOp.Filter(row => ((StateObject)row).Get("v", 0) > 2));

        Should.Throw<StateFormatException>(() => delta.ToValue()).Code.ShouldBe(ClpCodes.BadDelta);
        StateDelta resolved = delta.Resolve(Sample);
        resolved.ToValue().ToJson().ShouldBe("""[["set","rows.0.v",5],["removeAt","rows",[1]]]""");
        Sample.Apply(resolved).Equals(Sample.Apply(delta)).ShouldBeTrue();
        resolved.Resolve(Sample).ShouldBeSameAs(resolved);
    }

    [Theory]
    [InlineData("""[["upsert","rows","id",{"id":2,"v":0}]]""", """[["splice","rows",1,1,[{"id":2,"v":0}]]]""")]
    [InlineData("""[["upsert","rows","id",{"id":9}]]""", """[["push","rows",[{"id":9}]]]""")]
    [InlineData("""[["splice","rows",-1,7,[]]]""", """[["splice","rows",1,1,[]]]""")]
    public void Resolve_OperationThatLooksAtTheState_BecomesConcrete(string recorded, string resolved) =>
        Read(recorded).Resolve(Sample).ToValue().ToJson().ShouldBe(resolved);

    [Theory]
    [MemberData(nameof(Damaged))]
    public void FromValue_Damaged_IsATypedError(string recorded)
    {
        Should.Throw<ClpException>(() => StateDelta.FromValue(StateValue.Parse(recorded))).Code.ShouldBe(ClpCodes.BadDelta);
        Should.Throw<ClpException>(() => ReadFromJson(recorded)).Code.ShouldBe(ClpCodes.BadDelta);
    }

    [Theory]
    [InlineData("""[["set","a..b",1]]""", ClpCodes.BadPath)]
    [InlineData("""[["set","__proto__.x",1]]""", ClpCodes.ReservedKey)]
    [InlineData("""[["set","a",{"constructor":1}]]""", ClpCodes.ReservedKey)]
    [InlineData("""[["set","a",{"x":1,"x":2}]]""", ClpCodes.DuplicateKey)]
    [InlineData("""[["set","a",1e400]]""", ClpCodes.BadNumber)]
    [InlineData("""[["set","\uD800",1]]""", ClpCodes.BadText)]
    [InlineData("""[["set","a","\uD800"]]""", ClpCodes.BadText)]
    [InlineData("""[["upsert","a","\uD800",{}]]""", ClpCodes.BadText)]
    [InlineData("""[["\uD800","a",1]]""", ClpCodes.BadText)]
    [InlineData("""[["set","a",1]""", ClpCodes.MalformedJson)]
    [InlineData("""[["set","a",tru]]""", ClpCodes.MalformedJson)]
    public void Read_Hostile_IsATypedError(string recorded, string code) =>
        Should.Throw<ClpException>(() => ReadFromJson(recorded)).Code.ShouldBe(code);

    [Fact]
    public void Record_OfADeltaWithTheDeepestValue_ReadsBack()
    {
        StateObject deepest = Enumerable.Range(1, 62).Aggregate(StateObject.Empty, (inner, _) => StateObject.Of(("n", inner)));
        StateDelta delta = StateDelta.Set("a", deepest);
        StateDelta.FromValue(delta.ToValue()).ShouldBe(delta);
        ReadFromJson(delta.ToValue().ToJson()).ShouldBe(delta);
        StateObject.Empty.Apply(delta)["a"].ShouldBe(deepest);
    }

    [Fact]
    public void Apply_MoreOperationsThanTheCap_IsRefused()
    {
        StateDelta many = StateDelta.Of([.. Enumerable.Range(0, 10_001).Select(i => new StateOp.Set("a", i))]);
        Should.Throw<StateFormatException>(() => Sample.Apply(many)).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => Sample.Apply(StateDelta.Set("a", new string('x', 11)), new StateLimits { MaxTextLength = 10 })).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StatePathException>(() => Sample.Apply(StateDelta.Set("a.b.c", 1), new StateLimits { MaxPathSegments = 2 })).Code.ShouldBe(ClpCodes.BadPath);
    }

    [Fact]
    public void Equality_IsByValue_ListsIncluded()
    {
        StateDelta a = StateDelta.Push("x", 1, "two").AndEdit("x", new ArrayOp.RemoveAt([1, 2])).AndEdit("x", new ArrayOp.Splice(0, 1, [1]));
        StateDelta b = StateDelta.Push("x", 1.0m, "two").AndEdit("x", new ArrayOp.RemoveAt([1, 2])).AndEdit("x", new ArrayOp.Splice(0, 1, [1]));
        a.ShouldBe(b);
        a.GetHashCode().ShouldBe(b.GetHashCode());
        a.ShouldNotBe(b.AndRemove("x"));
        StateDelta.Push("x", 1).ShouldNotBe(StateDelta.Push("x", 2));
        StateDelta.Set("x", 1).ShouldNotBe(StateDelta.Set("y", 1));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("")]
    public void Set_AloneOrAsAnOperation_IsTheSameDelta(string path)
    {
        StateObject value = StateObject.Of(("x", 1));
        StateDelta alone = StateDelta.Set(path, value);
        StateDelta asOperation = StateDelta.Of(new StateOp.Set(path, value));

        StateObject applied = Sample.Apply(alone);
        alone.ToValue().ShouldBe(asOperation.ToValue());
        alone.Ops.ShouldBe(asOperation.Ops);
        alone.ShouldBe(asOperation);
        alone.GetHashCode().ShouldBe(asOperation.GetHashCode());
        applied.ShouldBe(Sample.Apply(asOperation));
        // Once the operation is made, it is used.
        Sample.Apply(alone).ShouldBe(applied);
        alone.AndRemove("count").Ops.Length.ShouldBe(2);
        alone.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void Then_OfEmpty_IsTheOther()
    {
        StateDelta one = StateDelta.Set("a", 1);
        StateDelta.Empty.Then(one).ShouldBeSameAs(one);
        one.Then(StateDelta.Empty).ShouldBeSameAs(one);
        one.Then(StateDelta.Remove("b")).Ops.Length.ShouldBe(2);
    }

    private static StateDelta Read(string recorded) => StateDelta.FromValue(StateValue.Parse(recorded));

    private static StateDelta ReadFromJson(string recorded)
    {
        System.Text.Json.Utf8JsonReader reader = new(System.Text.Encoding.UTF8.GetBytes(recorded), new System.Text.Json.JsonReaderOptions { MaxDepth = 128 });
        return DeltaJson.Read(ref reader, StateLimits.Default);
    }
}
