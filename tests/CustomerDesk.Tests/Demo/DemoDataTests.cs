using Clp;
using CustomerDesk.Demo;
using CustomerDesk.Shared;

namespace CustomerDesk.Tests.Demo;

public sealed class DemoDataTests
{
    private static readonly DemoData Data = DemoData.Load(DemoData.OwnFolder);

    [Fact]
    public void Data_IsSmall_ButNotEmpty()
    {
        Directory.GetFiles(DemoData.OwnFolder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length).ShouldBeLessThan(300 * 1024);
        Of("airline", "flights").Count().ShouldBe(30);
        Of("airline", "reservations").Count().ShouldBe(40);
        Of("airline", "users").Count().ShouldBe(30);
        Of("retail", "orders").Count().ShouldBe(40);
        Of("retail", "products").Count().ShouldBe(12);
        Of("retail", "users").Count().ShouldBe(25);
    }

    [Fact]
    public void Reservations_BelongToUsers_AndArePaidInFull()
    {
        foreach (StateObject reservation in Of("airline", "reservations"))
        {
            string id = reservation.Text("reservation_id");
            StateObject user = Of("airline", "users").Single(user => user.Text("user_id") == reservation.Text("user_id"));
            int passengers = reservation.List("passengers").Count;
            decimal price = (reservation.Objects("flights").Sum(flight => flight.Decimal("price")) * passengers)
                + (reservation.Text("insurance") == "yes" ? 30 * passengers : 0) + (50 * reservation.Decimal("nonfree_baggages"));

            user.Texts("reservations").ShouldContain(id);
            reservation.Objects("payment_history").Select(payment => payment.Text("payment_id")).Except(user.Child("payment_methods")!.Keys).ShouldBeEmpty(id);
            reservation.Objects("payment_history").Sum(payment => payment.Decimal("amount")).ShouldBe(reservation.Text("status") == "cancelled" ? 0 : price, id);
        }
    }

    [Fact]
    public void Orders_BelongToUsers_AndHoldItemsOfTheCatalogue()
    {
        foreach (StateObject order in Of("retail", "orders"))
        {
            StateObject user = Of("retail", "users").Single(user => user.Text("user_id") == order.Text("user_id"));

            user.Texts("orders").ShouldContain(order.Text("order_id"));
            order.Objects("payment_history")[0].Decimal("amount").ShouldBe(order.Objects("items").Sum(item => item.Decimal("price")));
            foreach (StateObject item in order.Objects("items"))
            {
                StateObject product = Of("retail", "products").Single(product => product.Text("product_id") == item.Text("product_id"));
                StateObject variant = product.ObjectAt("variants", item.Text("item_id")).ShouldNotBeNull();
                variant.Decimal("price").ShouldBe(item.Decimal("price"));
                variant.Child("options").ShouldBe(item.Child("options"));
            }
        }
    }

    private static IEnumerable<StateObject> Of(string desk, string collection) =>
        Data.Desks.Single(found => found.Domain == desk).Contract.InitialState.Child(collection)!.Select(record => record.Value).Cast<StateObject>();
}
