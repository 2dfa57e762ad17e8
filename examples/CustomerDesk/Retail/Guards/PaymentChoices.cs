using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>With which methods of the customer's profile an order's change may be paid or refunded.</summary>
internal static class PaymentChoices
{
    public static IEnumerable<string> For(GuardContext context, RetailFlavour flavour)
    {
        StateObject? order = RetailState.OrderOf(context.State, context.Payload);
        StateObject? methods = order is null ? null : RetailState.User(context.State, order.Text("user_id"))?.Child("payment_methods");
        if (order is null || methods is null)
        {
            return [];
        }

        string paidWith = (order.Objects("payment_history") is { Count: > 0 } payments ? payments[0] : StateObject.Empty).Text("payment_method_id");
        return methods.Select(method => method.Key).Where(id => context.Intent.Name switch
        {
            RetailIntents.Return => id == paidWith || RetailState.RefundsToGiftCard(context.State, order, id, flavour),
            RetailIntents.ModifyPayment => id != paidWith && Covers(methods.Child(id), Paid(order)),
            RetailIntents.Exchange => Covers(methods.Child(id), Difference(context, order).Round2()),
            _ => Covers(methods.Child(id), Difference(context, order)),
        });
    }

    /// <summary>Every method pays any amount, but for a gift card, which pays what it holds.</summary>
    private static bool Covers(StateObject? method, PythonNumber amount) => !(RetailState.IsGiftCard(method) && RetailState.Balance(method) < amount);

    private static PythonNumber Difference(GuardContext context, StateObject order) => ItemChange.PriceDifference(ItemChange.All(context.State, order, context.Payload));

    private static PythonNumber Paid(StateObject order) => order.Objects("payment_history") is { Count: > 0 } payments ? payments[0].Number("amount") : default;
}
