using FsCheck;
using FsCheck.Fluent;

namespace Clp.Tests.State;

public sealed class StatePathTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("user.profile.name", new[] { "user", "profile", "name" })]
    [InlineData("items.0.price", new[] { "items", "0", "price" })]
    [InlineData(@"a\.b.c", new[] { "a.b", "c" })]
    [InlineData(@"a\\.b", new[] { @"a\", "b" })]
    [InlineData(@"a\\\.b", new[] { @"a\.b" })]
    [InlineData(@"a.\e.b", new[] { "a", "", "b" })]
    [InlineData("with space.日本", new[] { "with space", "日本" })]
    public void Parse_Text_GivesTheSegmentsAndReadsBack(string text, string[] segments)
    {
        StatePath path = StatePath.Parse(text);
        path.Length.ShouldBe(segments.Length);
        Enumerable.Range(0, path.Length).Select(i => path[i]).ShouldBe(segments);
        path.ToString().ShouldBe(text);
        StatePath.Parse(path.ToString()).ShouldBe(path);
        StatePath.FromJsonPointer(path.ToJsonPointer()).ShouldBe(path);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData(@"a\")]
    [InlineData(@"a\b")]
    [InlineData(@"a\eb")]
    [InlineData(@"x\e")]
    public void Parse_Malformed_IsRefused(string text)
    {
        Should.Throw<StatePathException>(() => StatePath.Parse(text)).Code.ShouldBe(ClpCodes.BadPath);
        StatePath.TryParse(text, out StatePath path).ShouldBeFalse();
        path.IsRoot.ShouldBeTrue();
    }

    [Fact]
    public void Parse_TooManySegments_IsRefusedQuickly()
    {
        Should.Throw<StatePathException>(() => StatePath.Parse(string.Join('.', Enumerable.Repeat("a", 100_000)))).Code.ShouldBe(ClpCodes.BadPath);
        StatePath.Parse(string.Join('.', Enumerable.Repeat("a", 64))).Length.ShouldBe(64);
        Should.Throw<StatePathException>(() => StatePath.Parse(string.Join('.', Enumerable.Repeat("a", 64))).Child("b")).Code.ShouldBe(ClpCodes.BadPath);
    }

    [Fact]
    public void Parse_LoneSurrogate_IsRefused() =>
        Should.Throw<StatePathException>(() => StatePath.Parse("a\uDC00.b")).Code.ShouldBe(ClpCodes.BadText);

    [Fact]
    public void Of_SegmentFromData_NeverSeparates()
    {
        StateObject state = StateObject.Of(("users", StateObject.Of(("ada.l", StateObject.Of(("age", 36))))));
        StatePath path = StatePath.Of("users", "ada.l", "age");
        path.Length.ShouldBe(3);
        path.ToString().ShouldBe(@"users.ada\.l.age");
        state[path].ShouldBe((StateValue)36);
        state["users.ada.l.age"].ShouldBeNull();
        Should.Throw<StatePathException>(() => StatePath.Of("users", "")).Code.ShouldBe(ClpCodes.BadPath);
    }

    [Fact]
    public void Of_AnySegments_ReadBackFromTextAndPointer() => Prop.ForAll<NonEmptyString, NonEmptyString>((first, second) =>
    {
        if (!TextRules.IsWellFormed(first.Get) || !TextRules.IsWellFormed(second.Get))
        {
            return true;
        }

        StatePath path = StatePath.Of(first.Get, second.Get);
        return StatePath.Parse(path.ToString()) == path && StatePath.FromJsonPointer(path.ToJsonPointer()) == path && path.Last == second.Get;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Relations_ParentChildContains()
    {
        StatePath path = "a.b.2";
        path.Parent.ShouldBe("a.b");
        path.Last.ShouldBe("2");
        ((StatePath)"a.b").Child(2).ShouldBe(path);
        ((StatePath)"a").Child("b").Child("2").GetHashCode().ShouldBe(path.GetHashCode());
        StatePath.Root.Parent.IsRoot.ShouldBeTrue();
        default(StatePath).ShouldBe(StatePath.Root);
        ((StatePath)"a").Contains(path).ShouldBeTrue();
        path.Contains(path).ShouldBeTrue();
        StatePath.Root.Contains(path).ShouldBeTrue();
        path.Contains("a").ShouldBeFalse();
        ((StatePath)"a.bc").Contains("a.b.2").ShouldBeFalse();
        Should.Throw<StatePathException>(() => path.Child(-1)).Code.ShouldBe(ClpCodes.BadIndex);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("/~")]
    [InlineData("/a~2")]
    [InlineData("/a~0~")]
    public void FromJsonPointer_Malformed_IsRefused(string pointer) =>
        Should.Throw<StatePathException>(() => StatePath.FromJsonPointer(pointer)).Code.ShouldBe(ClpCodes.BadPath);

    [Fact]
    public void ToJsonPointer_EscapesTildeAndSlash()
    {
        StatePath.Of("a/b", "m~n").ToJsonPointer().ShouldBe("/a~1b/m~0n");
        StatePath.FromJsonPointer("/~01").ShouldBe(StatePath.Of("~1"));
        StatePath.Root.ToJsonPointer().ShouldBe("");
    }

    [Theory]
    [InlineData("list.0", "1")]
    [InlineData("list.2", null)]
    [InlineData("list.-1", null)]
    [InlineData("list.-", null)]
    [InlineData("list.00", null)]
    [InlineData("list.01", null)]
    [InlineData("list.99999999999", null)]
    [InlineData("map.0", "\"zero\"")]
    [InlineData("map.01", "\"padded\"")]
    [InlineData("list.0.x", null)]
    [InlineData("absent.x.y", null)]
    public void Indexer_ADecimalSegment_IsAnIndexInAnArrayAndAKeyInAnObject(string path, string? expected)
    {
        StateObject state = StateObject.Parse("""{"list":[1,2],"map":{"0":"zero","01":"padded"}}""");
        (state[path]?.ToJson()).ShouldBe(expected);
    }
}
