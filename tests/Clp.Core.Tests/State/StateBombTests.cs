namespace Clp.Tests.State;

/// <summary>Inputs that are small to send and would be huge to hold; each is refused before it grows.</summary>
public sealed class StateBombTests
{
    [Fact]
    public void JsonPatch_ThatCopiesItselfIntoItself_IsRefused()
    {
        StateObject before = StateObject.Parse("""{"a":{"x":"0123456789"}}""");
        string copies = string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/a/c{{i}}","value":0},{"op":"copy","from":"/b","path":"/a/c{{i}}"}"""));

        Should.Throw<StateFormatException>(() => StateDelta.FromJsonPatch(StateValue.Parse("[" + copies + "]"), before)).Code.ShouldBe(ClpCodes.TooLarge);
    }

    [Fact]
    public void Array_OfItselfTwice_Again_IsRefusedBeforeAnythingWalksIt()
    {
        StateValue doubled = "text";
        StateFormatException error = Should.Throw<StateFormatException>(() =>
        {
            for (int i = 0; i < 60; i++)
            {
                doubled = StateArray.Of(doubled, doubled);
            }
        });
        error.Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => StateObject.Empty.Apply(StateDelta.Set("a", doubled))).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => StateObject.Empty.Apply(StateDelta.Push("a", doubled))).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => StateObject.Empty.Apply(StateDelta.Merge(StateObject.Of(("a", doubled))))).Code.ShouldBe(ClpCodes.TooLarge);
    }

    [Fact]
    public void State_ThatGrowsOverTheCap_IsRefused_AndMayShrinkAgain()
    {
        StateLimits small = new() { MaxBytes = 1_000 };
        StateObject state = StateObject.Empty.Apply(StateDelta.Set("a", new string('x', 900)), small);
        Should.Throw<StateFormatException>(() => state.Apply(StateDelta.Set("b", new string('x', 200)), small)).Code.ShouldBe(ClpCodes.TooLarge);
        state.Apply(StateDelta.Remove("a").AndSet("b", new string('x', 900)), small).Count.ShouldBe(1);
    }

    [Fact]
    public void Document_WithAMillionKeysOrItems_IsReadInLinearTime()
    {
        string keys = "{" + string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"k{i}\":{i}")) + "}";
        StateObject.Parse(keys).Count.ShouldBe(400_000);
        string items = "[" + string.Join(',', Enumerable.Repeat("1", 1_000_000)) + "]";
        StateValue.Parse(items).As<StateArray>().Count.ShouldBe(1_000_000);
    }
}
