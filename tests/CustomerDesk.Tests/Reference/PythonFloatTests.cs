using CustomerDesk.Reference;

namespace CustomerDesk.Tests.Reference;

// The expected texts are what CPython 3.11 prints.
public sealed class PythonFloatTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(5.0, "5.0")]
    [InlineData(-5.0, "-5.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(663.8500000000001, "663.8500000000001")]
    [InlineData(5.684341886080802e-14, "5.684341886080802e-14")]
    [InlineData(1000000000000000.0, "1000000000000000.0")]
    [InlineData(1e+16, "1e+16")]
    [InlineData(1.2345678901234568e+17, "1.2345678901234568e+17")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e-05, "1e-05")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(1e+22, "1e+22")]
    [InlineData(1.5e+300, "1.5e+300")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e+308, "1.7976931348623157e+308")]
    [InlineData(100.0, "100.0")]
    [InlineData(2.675, "2.675")]
    [InlineData(12345.678, "12345.678")]
    public void Repr_OfADouble_IsWhatPythonPrints(double value, string expected) =>
        PythonFloat.Repr(value).ShouldBe(expected);

    [Theory]
    [InlineData(2.675, "2.67")]
    [InlineData(0.125, "0.12")]
    [InlineData(0.375, "0.38")]
    [InlineData(1.005, "1.0")]
    [InlineData(-2.675, "-2.67")]
    [InlineData(2.5, "2.5")]
    [InlineData(0.005, "0.01")]
    [InlineData(0.015, "0.01")]
    [InlineData(-0.001, "-0.0")]
    [InlineData(1000000000000000.0, "1000000000000000.0")]
    [InlineData(663.8500000000001, "663.85")]
    [InlineData(250.14, "250.14")]
    [InlineData(1819.925, "1819.92")]
    [InlineData(0.115, "0.12")]
    [InlineData(1.115, "1.11")]
    [InlineData(-0.125, "-0.12")]
    public void Round2_OfADouble_RoundsTheExactBinaryValueHalfToEven(double value, string expected) =>
        PythonFloat.Repr(PythonFloat.Round2(value)).ShouldBe(expected);
}
