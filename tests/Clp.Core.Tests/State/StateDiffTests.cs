namespace Clp.Tests.State;

public sealed class StateDiffTests
{
    [Theory]
    [InlineData("{}", "{}", "[]")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "[]")]
    [InlineData("""{"a":1}""", """{"a":2}""", """[["set","a",2]]""")]
    [InlineData("""{"a":1}""", """{}""", """[["remove","a"]]""")]
    [InlineData("""{"a":{"b":1,"c":1}}""", """{"a":{"b":1}}""", """[["remove","a.c"]]""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"c":1}}""", """[["set","a",{"c":1}]]""")]
    [InlineData("""{"a":null}""", """{}""", """[["remove","a"]]""")]
    [InlineData("""{}""", """{"a":null}""", """[["set","a",null]]""")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[1,2,3,4,5]}""", """[["push","a",[4,5]]]""")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[0,1,2,3]}""", """[["insert","a",0,0]]""")]
    [InlineData("""{"a":[1,2,3,4]}""", """{"a":[2,4]}""", """[["removeAt","a",[0,2]]]""")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[]}""", """[["removeAt","a",[0,1,2]]]""")]
    [InlineData("""{"a":[1,2,3,4]}""", """{"a":[1,9,4]}""", """[["splice","a",1,2,[9]]]""")]
    [InlineData("""{"a":[{"x":1,"y":1},2]}""", """{"a":[{"x":1,"y":2},2]}""", """[["set","a.0.y",2]]""")]
    [InlineData("""{"a.b":{"c":1}}""", """{"a.b":{"c":2}}""", """[["set","a\\.b.c",2]]""")]
    [InlineData("""{"":{"c":1}}""", """{"":{"c":2}}""", """[["set","\\e.c",2]]""")]
    [InlineData("""{"a":1.0}""", """{"a":1}""", """[["set","a",1]]""")]
    public void Between_TwoStates_IsTheNaturalDelta(string before, string after, string expected)
    {
        StateDelta delta = StateDelta.Between(StateObject.Parse(before), StateObject.Parse(after));
        delta.ToValue().ToJson().ShouldBe(expected);
        StateObject.Parse(before).Apply(StateDelta.FromValue(delta.ToValue())).Equals(StateObject.Parse(after)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(5_000, 3)]
    [InlineData(100, 5_000)]
    public void Between_WideObjects_NamesOnlyTheDifference(int before, int more)
    {
        StateObject wide = StateObject.From(Enumerable.Range(0, before).Select(i => KeyValuePair.Create("k" + i, (StateValue)i)));
        StateObject other = Enumerable.Range(before, more).Aggregate(wide, (state, i) => state.With("k" + i, i)).With("k5", "x").Without("k7");

        StateDelta forward = StateDelta.Between(wide, other);
        forward.Ops.Length.ShouldBe(more + 2);
        wide.Apply(forward).Equals(other).ShouldBeTrue();
        StateDelta.Between(other, wide).Ops.Length.ShouldBe(more + 2);
        other.Apply(StateDelta.Between(other, wide)).Equals(wide).ShouldBeTrue();
    }

    [Fact]
    public void Between_ForksOfOneWideObject_SeesBothSides()
    {
        StateObject wide = StateObject.From(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create("k" + i, (StateValue)i)));
        StateObject left = wide.With("left", 1).With("both", 1);
        StateObject right = wide.With("both", 1).With("right", 1);
        StateDelta.Between(left, right).ToValue().ToJson().ShouldBe("""[["remove","left"],["set","right",1]]""");
    }
}
