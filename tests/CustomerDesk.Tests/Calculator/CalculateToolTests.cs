using CustomerDesk.Calculator;

namespace CustomerDesk.Tests.Calculator;

// The expected texts are what CPython 3.11 prints for str(round(float(eval(expression)), 2)).
public sealed class CalculateToolTests
{
    [Theory]
    [InlineData("2 + 2", true, "4.0")]
    [InlineData("1/3", true, "0.33")]
    [InlineData("100 - 3*2", true, "94.0")]
    [InlineData("(1+2)*3.5", true, "10.5")]
    [InlineData("7//2", true, "3.0")]
    [InlineData("-7//2", true, "-4.0")]
    [InlineData("2**10", true, "1024.0")]
    [InlineData("2**-1", true, "0.5")]
    [InlineData("-2**2", true, "-4.0")]
    [InlineData(".5+1.", true, "1.5")]
    [InlineData("1819.92 - 1803.29", true, "16.63")]
    [InlineData("  3 * (4 + 5)", true, "27.0")]
    [InlineData("7.0//2", true, "3.0")]
    [InlineData("2**0.5", true, "1.41")]
    [InlineData("1 / 0", false, "division by zero")]
    [InlineData("1.0/0", false, "float division by zero")]
    [InlineData("5//0", false, "integer division or modulo by zero")]
    [InlineData("2(3)", false, "'int' object is not callable")]
    [InlineData("(1+2", false, "'(' was never closed (<string>, line 1)")]
    [InlineData("1+2)", false, "unmatched ')' (<string>, line 1)")]
    [InlineData("1 +", false, "invalid syntax (<string>, line 1)")]
    [InlineData("", false, "invalid syntax (<string>, line 0)")]
    [InlineData("()", false, "float() argument must be a string or a real number, not 'tuple'")]
    [InlineData("05+1", false, "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers (<string>, line 1)")]
    [InlineData("00", true, "0.0")]
    [InlineData("1..2", false, "invalid syntax (<string>, line 1)")]
    [InlineData("* 3", false, "invalid syntax (<string>, line 1)")]
    [InlineData("327.09+253.75+1.005", true, "581.84")]
    [InlineData("-(-3)", true, "3.0")]
    [InlineData("+-+3", true, "-3.0")]
    [InlineData("0.1+0.2", true, "0.3")]
    [InlineData("(((1)))", true, "1.0")]
    [InlineData("10**20", true, "1e+20")]
    [InlineData("1 2", false, "invalid syntax (<string>, line 1)")]
    [InlineData("1.5(2)", false, "'float' object is not callable")]
    [InlineData("3**2**2", true, "81.0")]
    [InlineData("(1 2)", false, "invalid syntax. Perhaps you forgot a comma? (<string>, line 1)")]
    [InlineData("(1.5.2)", false, "invalid syntax. Perhaps you forgot a comma? (<string>, line 1)")]
    [InlineData("(1 2 +", false, "'(' was never closed (<string>, line 1)")]
    [InlineData("2 + (3 4) )", false, "unmatched ')' (<string>, line 1)")]
    [InlineData("2 + x", false, "refused")]
    public void TryRun_OfAnExpression_GivesPythonsTextOrItsError(string expression, bool ok, string expected)
    {
        CalculateTool.TryRun(expression, "refused", out string text).ShouldBe(ok);
        text.ShouldBe(expected);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void TryRun_OfDeepNesting_IsRefusedInsteadOfOverflowing(int depth)
    {
        CalculateTool.TryRun(new string('(', depth) + "1" + new string(')', depth), "", out string text).ShouldBeFalse();
        text.ShouldContain("nested");
    }

    [Fact]
    public void TryRun_OfAnEndlessPower_IsRefused() =>
        CalculateTool.TryRun("9**9**9**9", "", out _).ShouldBeFalse();
}
