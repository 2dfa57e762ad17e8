using Clp;
using CustomerDesk.AgentDojo;

namespace CustomerDesk.Tests.AgentDojo;

public sealed class DojoEnvironmentTests
{
    [Fact]
    public void Parse_Placeholders_TakeTheirDefaultsInKeysAndValues()
    {
        StateObject state = DojoEnvironment.Parse("a_{x}: \"see {y} and {unknown}\"", "x: { default: one }\ny: { default: two }");

        state["a_one"].ShouldBe("see two and {unknown}");
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("1810.0", "1810.0")]
    [InlineData("false", "false")]
    [InlineData("null", "null")]
    [InlineData("\"2022-01-01\"", "\"2022-01-01\"")]
    [InlineData("2022-01-01", "\"2022-01-01\"")]
    [InlineData("'5'", "\"5\"")]
    public void Parse_Scalar_HasTheKindItsSpellingSays(string yaml, string json)
        => DojoEnvironment.Parse($"v: {yaml}", "{}")["v"].ShouldNotBeNull().ToJson().ShouldBe(json);

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("just a text")]
    [InlineData("[1]: 2")]
    [InlineData("")]
    public void Parse_NotAMapping_IsATypedError(string yaml)
        => Should.Throw<ClpException>(() => DojoEnvironment.Parse(yaml, "{}")).Code.ShouldBe(ClpCodes.BadTrace);

    [Fact]
    public void Parse_TooDeep_IsATypedError()
        => Should.Throw<ClpException>(() => DojoEnvironment.Parse("a: " + new string('[', 80) + new string(']', 80), "{}")).Code.ShouldBe(ClpCodes.BadTrace);
}
