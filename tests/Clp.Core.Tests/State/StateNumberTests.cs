using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Clp.Tests.State;

public sealed class StateNumberTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("5")]
    [InlineData("5.0")]
    [InlineData("5.00")]
    [InlineData("-12.340")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("1e2")]
    [InlineData("1E+2")]
    [InlineData("1e-400")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("288230376151711743")]
    [InlineData("288230376151711744")]
    [InlineData("-9223372036854775808")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("663.8500000000001")]
    [InlineData("5.684341886080802e-14")]
    [InlineData("123456789012345678901234567890.123456789012345678901234567890")]
    public void Parse_AnySpelling_KeepsItsText(string text)
    {
        StateNumber.Parse(text).Text.ShouldBe(text);
        StateValue.Parse(text).ToJson().ShouldBe(text);
        StateValue.Parse("[" + text + "]").ToJson().ShouldBe("[" + text + "]");
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e309")]
    [InlineData("1.8e308")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("１")]
    [InlineData("1e-9999999999")]
    public void Parse_NotAFiniteJsonNumber_IsRefused(string text)
    {
        Should.Throw<StateFormatException>(() => StateNumber.Parse(text)).Code.ShouldBe(ClpCodes.BadNumber);
        StateNumber.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void Parse_DigitsOverTheCap_AreTooLarge()
    {
        string digits = "0." + new string('7', 1_000);
        Should.Throw<StateFormatException>(() => StateNumber.Parse(digits)).Code.ShouldBe(ClpCodes.TooLarge);
        Should.Throw<StateFormatException>(() => StateValue.Parse(digits)).Code.ShouldBe(ClpCodes.TooLarge);
        StateValue.Parse(digits, new StateLimits { MaxNumberLength = 2_000 }).ToJson().ShouldBe(digits);
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "1e0")]
    [InlineData("100", "1E2")]
    [InlineData("0", "-0.00")]
    [InlineData("0.1", "1e-1")]
    [InlineData("9007199254740993", "9007199254740993.0")]
    [InlineData("123456789012345678901234567890", "1.2345678901234567890123456789e29")]
    public void Equals_OtherSpelling_IsEqualWithEqualHash(string left, string right)
    {
        StateNumber a = StateNumber.Parse(left);
        StateNumber b = StateNumber.Parse(right);
        a.Equals(b).ShouldBeTrue();
        a.GetHashCode().ShouldBe(b.GetHashCode());
        CanonicalJson.ToBytes(a).ShouldBe(CanonicalJson.ToBytes(b));
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("0.1", "0.10000000000000001")]
    [InlineData("1", "-1")]
    [InlineData("1e-400", "0")]
    public void Equals_OtherValue_IsNotEqual_EvenWhenTheDoublesAre(string left, string right) =>
        StateNumber.Parse(left).Equals(StateNumber.Parse(right)).ShouldBeFalse();

    [Theory]
    [InlineData("5", true, 5L)]
    [InlineData("5.0", true, 5L)]
    [InlineData("5e1", true, 50L)]
    [InlineData("5.5", false, 0L)]
    [InlineData("9223372036854775807", true, long.MaxValue)]
    [InlineData("-9223372036854775808", true, long.MinValue)]
    [InlineData("9223372036854775808", true, 0L)]
    [InlineData("1e30", true, 0L)]
    public void TryGetInt64_IsExactOrFalse(string text, bool isInteger, long expected)
    {
        StateNumber number = StateNumber.Parse(text);
        number.IsInteger.ShouldBe(isInteger);
        number.TryGetInt64(out long value).ShouldBe(expected != 0);
        value.ShouldBe(expected);
    }

    [Fact]
    public void TryGetDecimal_MoreDigitsThanADecimalHolds_IsFalse()
    {
        StateNumber.Parse("0.12345678901234567890123456789012").TryGetDecimal(out _).ShouldBeFalse();
        StateNumber.Parse("1e29").TryGetDecimal(out _).ShouldBeFalse();
        StateNumber.Parse("1e28").TryGetDecimal(out decimal value).ShouldBeTrue();
        value.ShouldBe(1e28m);
    }

    [Fact]
    public void Decimal_AnyValue_ReadsBackWithItsText() => Prop.ForAll<decimal>(value =>
    {
        StateValue number = value;
        return number.As<decimal>() == value && number.ToJson() == value.ToString(CultureInfo.InvariantCulture);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_AnyValue_ReadsBack() => Prop.ForAll<long>(value =>
    {
        StateValue number = value;
        return number.As<long>() == value && number.ToJson() == value.ToString(CultureInfo.InvariantCulture)
            && number.Equals(StateValue.Parse(number.ToJson()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void FromDouble_AnyFiniteValue_ReadsBack() => Prop.ForAll<double>(value =>
        !double.IsFinite(value) || BitConverter.DoubleToInt64Bits(StateValue.FromDouble(value).As<double>()) == BitConverter.DoubleToInt64Bits(value))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void FromDouble_NotFinite_IsRefused(double value) =>
        Should.Throw<StateFormatException>(() => StateValue.FromDouble(value)).Code.ShouldBe(ClpCodes.BadNumber);

    [Fact]
    public void As_NumberThatDoesNotFit_IsRefused()
    {
        StateValue big = 3_000_000_000L;
        big.TryAs<int>(out _).ShouldBeFalse();
        Should.Throw<StateFormatException>(() => big.As<int>()).Code.ShouldBe(ClpCodes.WrongKind);
        Should.Throw<StateFormatException>(() => big.As<string>()).Code.ShouldBe(ClpCodes.WrongKind);
    }
}
