namespace Clp.Tests.State;

public sealed class RedactedTests
{
    private static readonly StateObject State = StateObject.Of(("name", StateValue.Redacted), ("open", "x"), ("list", StateArray.Of(1, StateValue.Redacted)));

    [Theory]
    [InlineData("name")]
    [InlineData("name.first")]
    [InlineData("name.0.deep")]
    [InlineData("list.1")]
    public void Reading_AtOrBelowAnErasedValue_ThrowsSubjectErased(string path)
    {
        State[path].ShouldBeSameAs(StateValue.Redacted);
        Should.Throw<StatePathException>(() => State.Get(path, "fallback")).Code.ShouldBe(ClpCodes.SubjectErased);
        Should.Throw<StatePathException>(() => State.Require<string>(path)).Code.ShouldBe(ClpCodes.SubjectErased);
        Should.Throw<StatePathException>(() => State.TryGet<long>(path, out _)).Code.ShouldBe(ClpCodes.SubjectErased);
    }

    [Fact]
    public void As_OnAnErasedValue_ThrowsSubjectErasedAndTellsHowToAsk()
    {
        StateFormatException error = Should.Throw<StateFormatException>(() => StateValue.Redacted.As<string>());
        error.Code.ShouldBe(ClpCodes.SubjectErased);
        error.Message.ShouldContain("IsRedacted");
        StateValue.Redacted.TryAs<string>(out _).ShouldBeFalse();
        StateValue.Redacted.IsRedacted.ShouldBeTrue();
        StateValue.Null.IsRedacted.ShouldBeFalse();
    }

    [Fact]
    public void Json_OfAnErasedValue_SaysSoInEveryForm()
    {
        StateValue.Redacted.ToJson().ShouldBe("""{"$redacted":true}""");
        CanonicalJson.ToBytes(State).ShouldBe("""{"list":[1,{"$redacted":true}],"name":{"$redacted":true},"open":"x"}"""u8.ToArray());
        StateDelta.Set("a", StateValue.Redacted).ToUtf8Json().ShouldBe("""[["set","a",{"$redacted":true}]]"""u8.ToArray());
    }

    [Fact]
    public void Parse_OfItsJson_GivesAnOrdinaryObject()
        => StateValue.Parse(StateValue.Redacted.ToJson()).Kind.ShouldBe(StateKind.Object);

    [Fact]
    public void Equals_OfErasedValues_HoldsAndOfOthersDoesNot()
    {
        State.Equals(StateObject.Of(("list", StateArray.Of(1, StateValue.Redacted)), ("open", "x"), ("name", StateValue.Redacted))).ShouldBeTrue();
        StateValue.Redacted.GetHashCode().ShouldBe(StateValue.Redacted.GetHashCode());
        StateValue.Redacted.ShouldNotBe(StateValue.Null);
        StateValue.Redacted.ShouldNotBe(StateValue.Parse(StateValue.Redacted.ToJson()));
    }

    [Fact]
    public void Apply_AcrossAnErasedValue_ReplacesItWholeButChangesNothingWithinIt()
    {
        State.Apply(StateDelta.Set("name", "new")).Get("name", "").ShouldBe("new");
        State.Apply(StateDelta.Remove("name")).ContainsKey("name").ShouldBeFalse();
        State.Apply(StateDelta.Merge(StateObject.Of(("open", "y")))).Get("open", "").ShouldBe("y");
        Should.Throw<StatePathException>(() => State.Apply(StateDelta.Set("name.first", "x"))).Code.ShouldBe(ClpCodes.SubjectErased);
        Should.Throw<StatePathException>(() => State.Apply(StateDelta.Push("name", "x"))).Code.ShouldBe(ClpCodes.SubjectErased);
    }
}
