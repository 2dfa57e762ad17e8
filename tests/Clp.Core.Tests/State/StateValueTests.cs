namespace Clp.Tests.State;

public sealed class StateValueTests
{
    private static readonly StateObject Sample = StateObject.Parse(
        """{"text":"5","number":5,"half":0.5,"yes":true,"none":null,"day":"2026-03-01","at":"2026-03-01T09:00:00Z","local":"2026-03-01T09:00:00","list":[1],"map":{}}""");

    [Fact]
    public void Get_EachType_ReadsItsKindOnly()
    {
        Sample.Get("text", "").ShouldBe("5");
        Sample.Get("number", 0).ShouldBe(5);
        Sample.Get("number", 0L).ShouldBe(5L);
        Sample.Get("half", 0m).ShouldBe(0.5m);
        Sample.Get("half", 0d).ShouldBe(0.5d);
        Should.Throw<StatePathException>(() => Sample.Get("half", 7)).Code.ShouldBe(ClpCodes.WrongKind);
        Sample.Get("yes", false).ShouldBeTrue();
        Should.Throw<StatePathException>(() => Sample.Get("text", 7)).Code.ShouldBe(ClpCodes.WrongKind);
        Should.Throw<StatePathException>(() => Sample.Get("number", "none")).Code.ShouldBe(ClpCodes.WrongKind);
        Sample.Get("absent", 7).ShouldBe(7);
        Sample.Require<DateOnly>("day").ShouldBe(new DateOnly(2026, 3, 1));
        Sample.Require<DateTimeOffset>("at").ShouldBe(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        Sample.Require<DateTimeOffset>("local").Offset.ShouldBe(TimeSpan.Zero);
        Sample.TryGet("day", out DateTimeOffset _).ShouldBeFalse();
        Sample.Require<StateArray>("list").Count.ShouldBe(1);
        Sample.Require<StateValue>("none").Kind.ShouldBe(StateKind.Null);
        Sample.TryGet<StateObject>("list", out _).ShouldBeFalse();
    }

    [Fact]
    public void Require_NothingOrAnotherKind_NamesPathAndFinding()
    {
        StatePathException missing = Should.Throw<StatePathException>(() => Sample.Require<int>("a.b"));
        missing.Code.ShouldBe(ClpCodes.PathNotFound);
        missing.Message.ShouldContain("\"a.b\"");
        StatePathException wrong = Should.Throw<StatePathException>(() => Sample.Require<int>("text"));
        wrong.Code.ShouldBe(ClpCodes.WrongKind);
        wrong.Message.ShouldContain("a text");
    }

    [Fact]
    public void Messages_WithHostileText_StayOnOneShortLine()
    {
        string hostile = "x\r\n\u0007\u202E\u2028" + new string('y', 10_000);
        StatePathException error = Should.Throw<StatePathException>(() => Sample.Require<int>(StatePath.Of(hostile)));
        error.Message.ShouldNotContain("\n");
        error.Message.ShouldNotContain("\r");
        error.Message.ShouldNotContain("\u202E");
        error.Message.ShouldNotContain("\u2028");
        error.Message.Length.ShouldBeLessThan(300);
    }

    [Theory]
    [InlineData("null", "false")]
    [InlineData("0", "false")]
    [InlineData("0", "null")]
    [InlineData("\"1\"", "1")]
    [InlineData("[]", "{}")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1]", "[1,1]")]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""{"a":null}""", "{}")]
    public void Equals_DifferentValues_AreNot(string left, string right)
    {
        StateValue.Parse(left).Equals(StateValue.Parse(right)).ShouldBeFalse();
        StateValue.Parse(right).Equals(StateValue.Parse(left)).ShouldBeFalse();
    }

    [Fact]
    public void Equals_DeepTrees_FollowValues()
    {
        StateValue left = StateValue.Parse("""{"a":[1,{"b":2.0}],"c":"x"}""");
        StateValue right = StateValue.Parse("""{"c":"x","a":[1.0,{"b":2}]}""");
        left.Equals(right).ShouldBeTrue();
        left.GetHashCode().ShouldBe(right.GetHashCode());
        left.Equals((StateValue?)null).ShouldBeFalse();
        left.Equals("x").ShouldBeFalse();
    }
}
