using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Clp.TestKit;

namespace Clp.Tests.State;

public sealed class JsonPatchTests
{
    private const string Folder = "conformance/json-patch";

    /// <summary>A disabled case whose point, two "op" members, is no longer in the file: what is left is a valid move. All other disabled cases hold.</summary>
    private const string LostItsPoint = "duplicate ops";

    [DataTheory(Folder)]
    [InlineData("spec_tests.json", 17)]
    [InlineData("tests.json", 59)]
    public void FromJsonPatch_ConformanceCases_AsLabelled(string file, int count)
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.Require(Folder), file)));
        int ran = 0;
        List<string> wrong = [];
        foreach (JsonElement test in cases.RootElement.EnumerateArray())
        {
            string comment = test.TryGetProperty("comment", out JsonElement text) ? text.GetString()! : $"case {ran}";
            if (Problem(test) is { } problem)
            {
                wrong.Add($"{comment}: {problem}");
            }

            ran++;
        }

        wrong.ShouldBe(file == "tests.json" ? [LostItsPoint + ": one level down: {\"doc\":{\"baz\":\"bar\"}}"] : []);
        ran.ShouldBe(count);
    }

    [Theory]
    [InlineData("""{"a":[1,2,3]}""", """[["splice","a",0,2,[7,8,9]]]""", """[{"op":"replace","path":"/a/0","value":7},{"op":"replace","path":"/a/1","value":8},{"op":"add","path":"/a/2","value":9}]""")]
    [InlineData("""{"a":[1,2,3]}""", """[["splice","a",0,3,[7]]]""", """[{"op":"replace","path":"/a/0","value":7},{"op":"remove","path":"/a/2"},{"op":"remove","path":"/a/1"}]""")]
    [InlineData("""{"a":[1,2,3]}""", """[["removeAt","a",[0,2]]]""", """[{"op":"remove","path":"/a/2"},{"op":"remove","path":"/a/0"}]""")]
    [InlineData("""{}""", """[["set","a.b.c",1]]""", """[{"op":"add","path":"/a","value":{"b":{"c":1}}}]""")]
    [InlineData("""{"x":{"y":1,"z":1}}""", """[["merge","x",{"y":null,"w":1}]]""", """[{"op":"remove","path":"/x/y"},{"op":"add","path":"/x/w","value":1}]""")]
    [InlineData("""{"a":1}""", """[["set","",{"b":1}]]""", """[{"op":"replace","path":"","value":{"b":1}}]""")]
    [InlineData("""{"a":1}""", """[["set","a",1],["remove","b"]]""", "[]")]
    public void ToJsonPatch_Operation_IsSpelledInRfc6902(string before, string recorded, string expected) =>
        StateDelta.FromValue(StateValue.Parse(recorded)).ToJsonPatch(StateObject.Parse(before)).ToJson().ShouldBe(expected);

    [Theory]
    [InlineData("1", ClpCodes.BadPatch)]
    [InlineData("[1]", ClpCodes.BadPatch)]
    [InlineData("""[{"op":"add","path":"/b"}]""", ClpCodes.BadPatch)]
    [InlineData("""[{"op":"fly","path":"/b"}]""", ClpCodes.BadPatch)]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", ClpCodes.BadPatch)]
    [InlineData("""[{"op":"remove","path":"/b"}]""", ClpCodes.PathNotFound)]
    [InlineData("""[{"op":"add","path":"/b/c","value":1}]""", ClpCodes.PathNotFound)]
    [InlineData("""[{"op":"add","path":"/a/c","value":1}]""", ClpCodes.WrongKind)]
    [InlineData("""[{"op":"replace","path":"","value":1}]""", ClpCodes.WrongKind)]
    [InlineData("""[{"op":"add","path":"/__proto__/x","value":1}]""", ClpCodes.ReservedKey)]
    public void FromJsonPatch_ThatDoesNotFit_IsATypedError(string patch, string code) =>
        Should.Throw<ClpException>(() => StateDelta.FromJsonPatch(StateValue.Parse(patch), StateObject.Parse("""{"a":1}"""))).Code.ShouldBe(code);

    /// <summary>Every case once with the document one level down (so that it may be anything), and once as it is when both sides are objects.</summary>
    private static string? Problem(JsonElement test)
    {
        StateValue document = Value(test.GetProperty("doc"));
        StateValue? expected = test.TryGetProperty("expected", out JsonElement result) ? Value(result) : null;
        if (!TryValue(test.GetProperty("patch"), out StateArray? patch))
        {
            return expected is null ? null : "the patch itself was refused";
        }

        StateObject? wrapped = Outcome(StateObject.Of(("doc", document)), StateArray.From(patch.Select(Deeper)));
        if (!Fits(wrapped?.Field("doc"), expected))
        {
            return $"one level down: {wrapped?.ToJson() ?? "refused"}";
        }

        if (document is StateObject root && (expected is null or StateObject))
        {
            StateObject? plain = Outcome(root, patch);
            return Fits(plain, expected) ? null : $"as it is: {plain?.ToJson() ?? "refused"}";
        }

        return null;
    }

    private static bool Fits(StateValue? actual, StateValue? expected) => actual is null ? expected is null : actual.Equals(expected);

    private static StateObject? Outcome(StateObject before, StateArray patch)
    {
        string json = before.ToJson();
        try
        {
            return before.Apply(StateDelta.FromJsonPatch(patch, before));
        }
        catch (ClpException)
        {
            before.ToJson().ShouldBe(json);
            return null;
        }
    }

    private static StateValue Deeper(StateValue operation)
    {
        if (operation is not StateObject fields)
        {
            return operation;
        }

        foreach (string member in (string[])["path", "from"])
        {
            if (fields.Field(member) is StateText pointer && (pointer.Value.Length == 0 || pointer.Value[0] == '/'))
            {
                fields = fields.With(member, "/doc" + pointer.Value);
            }
        }

        return fields;
    }

    private static bool TryValue(JsonElement patch, [NotNullWhen(true)] out StateArray? value)
    {
        try
        {
            value = (StateArray)Value(patch);
            return true;
        }
        catch (StateFormatException)
        {
            value = null;
            return false;
        }
    }

    private static StateValue Value(JsonElement element) => StateValue.Parse(element.GetRawText());
}
