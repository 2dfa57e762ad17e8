using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>Cancelling, exchanging and returning.</summary>
internal static class OrderTransitions
{
    public static StateDelta Cancel(TransitionContext c, StateObject order, RetailFlavour flavour)
    {
        StateDelta delta = StateDelta
            .Set(RetailState.OrderPath(order, "status"), "cancelled")
            .AndSet(RetailState.OrderPath(order, "cancel_reason"), c.Payload.Text("reason"));
        Dictionary<string, PythonNumber> balances = [];
        foreach (StateObject payment in order.Objects("payment_history"))
        {
            string methodId = payment.Text("payment_method_id");
            delta = delta.AndPush(RetailState.OrderPath(order, "payment_history"), Payment("refund", payment.Number("amount"), methodId));
            if (RetailState.RefundsToGiftCard(c.State, order, methodId, flavour) && RetailState.PaymentMethod(c.State, order, methodId) is { } method)
            {
                PythonNumber balance = balances.GetValueOrDefault(methodId, RetailState.Balance(method));
                balances[methodId] = (balance + payment.Number("amount")).Round2();
            }
        }

        return balances.Aggregate(delta, (all, balance) => all.AndSet(RetailState.BalancePath(order, balance.Key), balance.Value.ToState()));
    }

    public static StateDelta Exchange(TransitionContext c, StateObject order) => StateDelta
        .Set(RetailState.OrderPath(order, "status"), "exchange requested")
        .AndSet(RetailState.OrderPath(order, "exchange_items"), Sorted(c.Payload, "item_ids"))
        .AndSet(RetailState.OrderPath(order, "exchange_new_items"), Sorted(c.Payload, "new_item_ids"))
        .AndSet(RetailState.OrderPath(order, "exchange_payment_method_id"), c.Payload.Text("payment_method_id"))
        .AndSet(RetailState.OrderPath(order, "exchange_price_difference"), ItemChange.PriceDifference(ItemChange.All(c.State, order, c.Payload)).Round2().ToState());

    public static StateDelta Return(TransitionContext c, StateObject order) => StateDelta
        .Set(RetailState.OrderPath(order, "status"), "return requested")
        .AndSet(RetailState.OrderPath(order, "return_items"), Sorted(c.Payload, "item_ids"))
        .AndSet(RetailState.OrderPath(order, "return_payment_method_id"), c.Payload.Text("payment_method_id"));

    /// <summary>One line of an order's payment history.</summary>
    public static StateObject Payment(string type, PythonNumber amount, string methodId) => StateObject.Of(
        ("transaction_type", type),
        ("amount", amount.ToState()),
        ("payment_method_id", methodId));

    private static StateArray Sorted(StateObject payload, string field) =>
        StateArray.From(payload.Texts(field).Order(PythonText.CodePoints).Select(id => (StateValue)id));
}
