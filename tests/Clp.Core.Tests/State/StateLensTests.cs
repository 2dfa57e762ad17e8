using System.Text.Json.Serialization;

namespace Clp.Tests.State;

public sealed partial class StateLensTests
{
    [Fact]
    public void WriteAndRead_ARecord_RoundTrips()
    {
        Order order = new("A-1", 12.50m, ["x", "y"], new Customer("Ada", null));
        StateObject state = StateLens.Write(order, LensJson.Default.Order);

        state.ToJson().ShouldBe("""{"Id":"A-1","Total":12.50,"Lines":["x","y"],"Customer":{"Name":"Ada","Age":null}}""");
        StateLens.TryRead(state, LensJson.Default.Order, out Order? read, out string? problem).ShouldBeTrue(problem);
        read!.Customer.ShouldBe(order.Customer);
        read.Total.ShouldBe(12.50m);
    }

    [Theory]
    [InlineData("""{"Id":5}""", "$.Id")]
    [InlineData("""{"Id":"A","Total":"x"}""", "$.Total")]
    [InlineData("""{"Id":"A","Lines":{"a":1}}""", "$.Lines")]
    public void TryRead_ThatDoesNotFit_SaysWhere(string json, string where)
    {
        StateLens.TryRead(StateObject.Parse(json), LensJson.Default.Order, out _, out string? problem).ShouldBeFalse();
        problem!.ShouldContain(where);
    }

    [Fact]
    public void Write_NaN_IsATypedError() =>
        Should.Throw<StateFormatException>(() => StateLens.Write(new Reading(double.NaN), LensJson.Default.Reading)).Code.ShouldBe(ClpCodes.BadNumber);

    [Fact]
    public void Read_TheSameStateAgain_ReturnsTheSameRecord()
    {
        StateReader<Reading> reader = new(LensJson.Default.Reading);
        StateObject state = StateObject.Of(("Value", 1));
        reader.Read(state).ShouldBeSameAs(reader.Read(state));
        Should.Throw<StateFormatException>(() => reader.Read(StateObject.Of(("Value", "x")))).Code.ShouldBe(ClpCodes.WrongKind);
    }

    internal sealed record Order(string Id, decimal Total, IReadOnlyList<string> Lines, Customer Customer);

    internal sealed record Customer(string Name, int? Age);

    internal sealed record Reading(double Value);

    [JsonSerializable(typeof(Order))]
    [JsonSerializable(typeof(Reading))]
    private sealed partial class LensJson : JsonSerializerContext;
}
