using Clp;
using CustomerDesk.Reference;

namespace CustomerDesk.Tests.Reference;

// The expected texts are what CPython 3.11 prints.
public sealed class PythonTextTests
{
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("say \"hi\"", "'say \"hi\"'")]
    [InlineData("both ' and \"", "'both \\' and \"'")]
    [InlineData("\0\u001f\u007f\u0080\u00a0\u00ad", @"'\x00\x1f\x7f\x80\xa0\xad'")]
    [InlineData("\u2028\ufeff\ue000", @"'\u2028\ufeff\ue000'")]
    [InlineData("é\U0001F600\U000E0001", "'é\U0001F600\\U000e0001'")]
    [InlineData("tab\tnew\nback\\", @"'tab\tnew\nback\\'")]
    public void Repr_OfAText_IsWhatPythonPrints(string text, string expected) => PythonRepr.Of(text).ShouldBe(expected);

    [Theory]
    [InlineData("é\U0001F600", @"""\u00e9\ud83d\ude00""")]
    [InlineData("\"\\/\b\f\n\r\t\0\u007f", @"""\""\\/\b\f\n\r\t\u0000\u007f""")]
    public void Dumps_OfAText_IsAscii(string text, string expected) => PythonJson.Dumps(text).ShouldBe(expected);

    [Theory]
    [InlineData("[]", "()")]
    [InlineData("[1]", "(1,)")]
    [InlineData("[1, 2.0, 1e2, -0.5, 1E-7]", "(1, 2.0, 100.0, -0.5, 1e-07)")]
    [InlineData("{}", "()")]
    [InlineData("{\"b\": null, \"a\": true}", "(('a', True), ('b', None))")]
    [InlineData("{\"a\": {\"k\": [false]}}", "(('a', (('k', (False,)),)),)")]
    public void Repr_OfAValue_IsThatOfSortedTuples(string json, string expected) => PythonRepr.Of(StateValue.Parse(json)).ShouldBe(expected);

    [Fact]
    public void Dumps_KeepsTheOrderOfKeysUnlessSorted()
    {
        StateValue value = StateValue.Parse("""{"b":1,"a":{"d":5.0,"c":[]}}""");

        PythonJson.Dumps(value).ShouldBe("""{"b": 1, "a": {"d": 5.0, "c": []}}""");
        PythonJson.Dumps(value, sortKeys: true).ShouldBe("""{"a": {"c": [], "d": 5.0}, "b": 1}""");
    }

    [Fact]
    public void CodePoints_OrdersAboveTheBasicPlaneLast() =>
        new[] { "\U0001F600", "\uFFFD", "a", "", "ab" }.Order(PythonText.CodePoints).ShouldBe(["", "a", "ab", "\uFFFD", "\U0001F600"]);
}
