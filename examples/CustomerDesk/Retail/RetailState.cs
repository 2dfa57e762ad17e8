using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>Short ways to the records of the retail database.</summary>
internal static class RetailState
{
    public static StateObject? Order(StateObject state, string id) => state.Record("orders", id);

    public static StateObject? User(StateObject state, string id) => state.Record("users", id);

    public static StateObject? Product(StateObject state, string id) => state.Record("products", id);

    /// <summary>The order that a payload names, or null.</summary>
    public static StateObject? OrderOf(StateObject state, StateObject payload) => Order(state, payload.Text("order_id"));

    /// <summary>A payment method of the order's user, or null.</summary>
    public static StateObject? PaymentMethod(StateObject state, StateObject order, string id) =>
        User(state, order.Text("user_id"))?.Child("payment_methods")?.Child(id);

    public static StateObject? Variant(StateObject state, string productId, string itemId) =>
        Product(state, productId)?.Child("variants")?.Child(itemId);

    public static bool IsGiftCard(StateObject? method) => method?.Text("source") == "gift_card";

    /// <summary>Whether a payment by this method is refunded to a gift card.</summary>
    public static bool RefundsToGiftCard(StateObject state, StateObject order, string methodId, RetailFlavour flavour) => flavour.GiftCardKnownByRecord
        ? IsGiftCard(PaymentMethod(state, order, methodId))
        : methodId.Contains("gift_card", StringComparison.Ordinal);

    public static StatePath OrderPath(StateObject order, string field) => StatePath.Of("orders", order.Text("order_id"), field);

    public static StatePath BalancePath(StateObject order, string methodId) =>
        StatePath.Of("users", order.Text("user_id"), "payment_methods", methodId, "balance");

    public static PythonNumber Balance(StateObject? method) => method?.Number("balance") ?? PythonNumber.Of(0L);
}
