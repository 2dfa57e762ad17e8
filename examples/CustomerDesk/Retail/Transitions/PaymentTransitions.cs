using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>Paying a pending order by another method: the new one pays, the old one is refunded.</summary>
internal static class PaymentTransitions
{
    public static StateDelta Modify(TransitionContext c, StateObject order, RetailFlavour flavour)
    {
        StateObject first = order.Objects("payment_history")[0];
        PythonNumber amount = first.Number("amount");
        string newId = c.Payload.Text("payment_method_id"), oldId = first.Text("payment_method_id");
        StateDelta delta = StateDelta.Push(
            RetailState.OrderPath(order, "payment_history"),
            OrderTransitions.Payment("payment", amount, newId),
            OrderTransitions.Payment("refund", amount, oldId));
        StateObject? newMethod = RetailState.PaymentMethod(c.State, order, newId), oldMethod = RetailState.PaymentMethod(c.State, order, oldId);
        if (RetailState.IsGiftCard(newMethod))
        {
            delta = delta.AndSet(RetailState.BalancePath(order, newId), (RetailState.Balance(newMethod) - amount).Round2().ToState());
        }

        return oldMethod is not null && RetailState.RefundsToGiftCard(c.State, order, oldId, flavour)
            ? delta.AndSet(RetailState.BalancePath(order, oldId), (RetailState.Balance(oldMethod) + amount).Round2().ToState())
            : delta;
    }
}
