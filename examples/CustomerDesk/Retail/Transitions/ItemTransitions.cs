using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>Changing the items of a pending order.</summary>
internal static class ItemTransitions
{
    public static StateDelta Modify(TransitionContext c, StateObject order, RetailFlavour flavour)
    {
        IReadOnlyList<ItemChange> changes = ItemChange.All(c.State, order, c.Payload);
        PythonNumber difference = ItemChange.PriceDifference(changes);
        PythonNumber amount = flavour.AmountsAreFloats ? difference.Abs().ToFloat() : difference.Abs();
        string methodId = c.Payload.Text("payment_method_id");
        StateDelta delta = StateDelta.Push(
            RetailState.OrderPath(order, "payment_history"),
            OrderTransitions.Payment(difference.IsPositive ? "payment" : "refund", amount, methodId));
        StateObject? method = RetailState.PaymentMethod(c.State, order, methodId);
        if (RetailState.IsGiftCard(method))
        {
            delta = delta.AndSet(RetailState.BalancePath(order, methodId), (RetailState.Balance(method) - difference).Round2().ToState());
        }

        return Replace(delta, order, changes, flavour).AndSet(RetailState.OrderPath(order, "status"), "pending (item modified)");
    }

    // One after the other, each the first item that has the old id by then: an earlier change may have made a later one's item.
    private static StateDelta Replace(StateDelta delta, StateObject order, IReadOnlyList<ItemChange> changes, RetailFlavour flavour)
    {
        List<StateObject> items = [.. order.Objects("items")];
        foreach (ItemChange change in changes)
        {
            int at = items.FindIndex(item => item.Text("item_id") == change.OldId);
            StateObject? variant = flavour.LastVariantFillsAll ? changes[^1].Variant : change.Variant;
            if (at < 0 || variant is null)
            {
                continue;
            }

            items[at] = items[at]
                .With("item_id", change.NewId)
                .With("price", variant.Field("price") ?? StateValue.Null)
                .With("options", variant.Field("options") ?? StateValue.Null);
            delta = delta.AndSet(RetailState.OrderPath(order, "items").Child(at), items[at]);
        }

        return delta;
    }
}
