namespace Clp.Tests.Validation;

/// <summary>Which values fit which shapes, and with which codes the others are refused.</summary>
public sealed class ShapeTests
{
    private static readonly Dictionary<string, Shape> Shapes = new()
    {
        ["text"] = Shape.Text,
        ["word"] = Shape.TextOf(1, 3, "[a-z]+"),
        ["integer"] = Shape.Integer,
        ["dice"] = Shape.IntegerBetween(1, 6),
        ["number"] = Shape.Number,
        ["share"] = Shape.NumberBetween(0, 1),
        ["boolean"] = Shape.Boolean,
        ["date"] = Shape.Date,
        ["instant"] = Shape.DateTime,
        ["enum"] = Shape.Enum("red", "green"),
        ["list"] = Shape.List(Shape.Integer, 1, 2),
        ["map"] = Shape.Map(Shape.Boolean),
        ["object"] = Shape.Object(Field.Required("a", Shape.Text), Field.Optional("b", Shape.Object(Field.Required("c", Shape.Integer)))),
        ["open"] = Shape.Object(Field.Required("a", Shape.Text)).AndOthers(),
        ["maybe"] = Shape.Integer.OrNull(),
        ["any"] = Shape.Any,
    };

    [Theory]
    [InlineData("text", "\"\"")]
    [InlineData("text", "\"\\u0000\"")]
    [InlineData("word", "\"abc\"")]
    [InlineData("integer", "5")]
    [InlineData("integer", "5.0")]
    [InlineData("integer", "5e2")]
    [InlineData("integer", "-0")]
    [InlineData("integer", "123456789012345678901234567890")]
    [InlineData("dice", "6.000")]
    [InlineData("number", "1e300")]
    [InlineData("share", "0.0000000000000000000000000001")]
    [InlineData("share", "1e-400")]
    [InlineData("boolean", "false")]
    [InlineData("date", "\"2024-02-29\"")]
    [InlineData("instant", "\"2026-03-01T09:00:00Z\"")]
    [InlineData("instant", "\"2026-03-01T09:00:00.123456789+05:30\"")]
    [InlineData("enum", "\"green\"")]
    [InlineData("list", "[1]")]
    [InlineData("map", "{}")]
    [InlineData("map", "{\"\":true,\"a.b\":false}")]
    [InlineData("object", "{\"a\":\"x\",\"b\":{\"c\":1}}")]
    [InlineData("open", "{\"a\":\"x\",\"isAdmin\":true}")]
    [InlineData("maybe", "null")]
    [InlineData("any", "null")]
    [InlineData("any", "[[{}]]")]
    public void Check_AValueThatFits_FindsNothing(string shape, string json) => Errors(shape, json).ShouldBeEmpty();

    [Theory]
    [InlineData("text", "5", "", "wrong_type")]
    [InlineData("text", "null", "", "wrong_type")]
    [InlineData("word", "\"\"", "", "wrong_length", "wrong_format")]
    [InlineData("word", "\"abcd\"", "", "wrong_length")]
    [InlineData("word", "\"ABC\"", "", "wrong_format")]
    [InlineData("word", "\"ab\\n\"", "", "wrong_format")]
    [InlineData("integer", "5.5", "", "wrong_type")]
    [InlineData("integer", "\"5\"", "", "wrong_type")]
    [InlineData("integer", "true", "", "wrong_type")]
    [InlineData("dice", "0", "", "out_of_range")]
    [InlineData("dice", "7", "", "out_of_range")]
    [InlineData("dice", "1e300", "", "out_of_range")]
    [InlineData("dice", "-1e300", "", "out_of_range")]
    [InlineData("dice", "1.5", "", "wrong_type")]
    [InlineData("share", "1.0000000000000000000000000001", "", "out_of_range")]
    [InlineData("share", "1.00000000000000000000000000000000000000001", "", "out_of_range")]
    [InlineData("share", "-1e-400", "", "out_of_range")]
    [InlineData("boolean", "0", "", "wrong_type")]
    [InlineData("boolean", "\"true\"", "", "wrong_type")]
    [InlineData("date", "\"2023-02-29\"", "", "wrong_format")]
    [InlineData("date", "\"2024-2-9\"", "", "wrong_format")]
    [InlineData("date", "\"2024-02-29T00:00:00Z\"", "", "wrong_format")]
    [InlineData("date", "\" 2024-02-29\"", "", "wrong_format")]
    [InlineData("date", "20240229", "", "wrong_type")]
    [InlineData("instant", "\"2026-03-01T09:00:00\"", "", "wrong_format")]
    [InlineData("instant", "\"2026-03-01\"", "", "wrong_format")]
    [InlineData("instant", "\"2026-03-01T25:00:00Z\"", "", "wrong_format")]
    [InlineData("instant", "\"tomorrow\"", "", "wrong_format")]
    [InlineData("enum", "\"RED\"", "", "unknown_value")]
    [InlineData("enum", "1", "", "wrong_type")]
    [InlineData("list", "[]", "", "wrong_length")]
    [InlineData("list", "[1,2,3]", "", "wrong_length")]
    [InlineData("list", "[1,\"2\"]", "1", "wrong_type")]
    [InlineData("list", "{\"0\":1}", "", "wrong_type")]
    [InlineData("map", "{\"x\":1}", "x", "wrong_type")]
    [InlineData("map", "{\"a.b\":1}", "a\\.b", "wrong_type")]
    [InlineData("map", "{\"\":1}", "\\e", "wrong_type")]
    [InlineData("object", "{}", "a", "missing_field")]
    [InlineData("object", "{\"a\":\"x\",\"b\":{}}", "b.c", "missing_field")]
    [InlineData("object", "{\"a\":\"x\",\"b\":{\"c\":1,\"d\":2}}", "b.d", "unknown_field")]
    [InlineData("object", "{\"a\":\"x\",\"\":2}", "\\e", "unknown_field")]
    [InlineData("object", "[]", "", "wrong_type")]
    [InlineData("open", "{\"b\":1}", "a", "missing_field")]
    [InlineData("maybe", "\"5\"", "", "wrong_type")]
    public void Check_AValueThatDoesNotFit_NamesPathAndCodes(string shape, string json, string path, params string[] codes)
    {
        List<ValidationError> errors = Errors(shape, json);

        errors.Select(e => e.Code).ShouldBe(codes);
        errors.ShouldAllBe(e => e.Path.ToString() == path);
        errors.ShouldAllBe(e => e.Message.Length > 0 && e.Message.Length < 400);
    }

    [Fact]
    public void Check_ManyMistakes_FindsEach()
        => Errors("object", """{"b":{"c":"x","d":1},"e":2}""").Select(e => $"{e.Path} {e.Code}")
            .ShouldBe(["a missing_field", "b.c wrong_type", "b.d unknown_field", "e unknown_field"], ignoreOrder: true);

    [Fact]
    public void Check_AnEndlessText_IsQuotedShort()
        => Errors("enum", $"\"{new string('x', 100_000)}\"").ShouldHaveSingleItem().Message.Length.ShouldBeLessThan(200);

    [Fact]
    public void Check_ASlowPattern_EndsAtOnce()
    {
        List<ValidationError> errors = [];

        ShapeValidator.Check(Shape.TextOf(pattern: "(a+)+b"), new string('a', 50_000), StatePath.Root, errors);

        errors.ShouldHaveSingleItem().Code.ShouldBe("wrong_format");
    }

    private static List<ValidationError> Errors(string shape, string json)
    {
        List<ValidationError> errors = [];
        ShapeValidator.Check(Shapes[shape], StateValue.Parse(json), StatePath.Root, errors);
        return errors;
    }
}
