using Clp.Testing;

namespace Clp.Tests.Runtime;

/// <summary>The order contract in sentences: does it, refuses it, stays quiet.</summary>
public sealed class OrderSpecTests
{
    private static readonly ContractSpec Orders = ContractSpec.For(OrderContract.Build());

    [Fact]
    public Task Order_WithStockLeft_TakesFromIt() => Orders.When("order", ("article", "lamp"), ("count", 3)).ThenState("stock", 7);

    [Fact]
    public Task Order_OfMoreThanIsLeft_IsDenied() => Orders.Given(s => s.Committed("order", StateDelta.Set("stock", 2))).When("order", ("article", "lamp"), ("count", 3)).ThenDenied("in_stock");

    [Fact]
    public Task Order_OfAllThatIsLeft_MeetsNoObjection() => Orders.Given(s => s.Committed("order", StateDelta.Set("stock", 3))).When("order", ("article", "lamp"), ("count", 3)).ThenStaysQuiet("in_stock");

    [Fact]
    public Task Order_OfTooMany_IsInvalidAtTheCount() => Orders.When("order", ("article", "lamp"), ("count", 101)).ThenInvalidAt("count", "out_of_range");

    [Fact]
    public Task Ship_AfterAnOrder_ClearsTheList() => Orders.Given("order", ("article", "lamp")).When("ship").ThenState("orders", StateArray.Empty);

    [Fact]
    public Task Ship_WithoutOrders_DoesNotApply() => Orders.When("ship").ThenNotApplicable();
}
