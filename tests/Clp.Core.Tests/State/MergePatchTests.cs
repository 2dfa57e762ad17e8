namespace Clp.Tests.State;

public sealed class MergePatchTests
{
    /// <summary>The example table of RFC 7396, appendix A; every case is tried one level down, so that scalars and arrays can be targets.</summary>
    public static TheoryData<string, string, string> Rfc7396 => new()
    {
        { """{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""" },
        { """{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""" },
        { """{"a":"b"}""", """{"a":null}""", "{}" },
        { """{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""" },
        { """{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""" },
        { """{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""" },
        { """{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""" },
        { """{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""" },
        { """["a","b"]""", """["c","d"]""", """["c","d"]""" },
        { """{"a":"b"}""", """["c"]""", """["c"]""" },
        { """{"a":"foo"}""", "\"bar\"", "\"bar\"" },
        { """{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""" },
        { """[1,2]""", """{"a":"b","c":null}""", """{"a":"b"}""" },
        { "{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""" },
    };

    [Theory]
    [MemberData(nameof(Rfc7396))]
    public void Merge_TheTableOfTheRfc_AsPrinted(string target, string patch, string expected)
    {
        StateObject before = StateObject.Of(("doc", StateValue.Parse(target)));
        StateObject after = before.Apply(StateDelta.Merge(StateObject.Of(("doc", StateValue.Parse(patch)))));
        after.Field("doc")!.ToJson().ShouldBe(expected);
    }

    [Fact]
    public void Merge_ANullForTheWholeMember_RemovesIt() =>
        StateObject.Parse("""{"doc":{"a":"foo"}}""").Apply(StateDelta.Merge(StateObject.Of(("doc", StateValue.Null)))).ToJson().ShouldBe("{}");

    [Fact]
    public void Merge_UntouchedMembers_KeepTheirReference()
    {
        StateObject before = StateObject.Parse("""{"a":{"x":{"deep":1}},"b":{"y":2}}""");
        StateObject after = before.Apply(StateDelta.Merge(StateObject.Parse("""{"a":{"z":1}}""")));
        after["b"].ShouldBeSameAs(before["b"]);
        after["a.x"].ShouldBeSameAs(before["a.x"]);
    }
}
