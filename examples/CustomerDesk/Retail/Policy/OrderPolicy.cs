using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail.Policy;

/// <summary>What only the written retail policy says about orders.</summary>
internal static class OrderPolicy
{
    /// <summary>An item is changed for another option of the product, not for itself.</summary>
    public static GuardVerdict NewItemDiffers(GuardContext context)
    {
        IReadOnlyList<string> old = context.Payload.Texts("item_ids"), next = context.Payload.Texts("new_item_ids");
        (string Old, string New)[] changes = [.. old.Zip(next)];
        (string Old, string New)[] real = [.. changes.Where(change => change.Old != change.New)];
        if (real.Length == changes.Length)
        {
            return GuardVerdict.Allow;
        }

        GuardVerdict denied = GuardVerdict.Deny(
            $"Item {changes.First(change => change.Old == change.New).Old} would be changed for itself. Choose another option of the same product, or leave the item out.");

        // What stays as it is is no part of the change; but a change of nothing is none, and lists of different lengths pair nothing.
        return real.Length == 0 || old.Count != next.Count ? denied
            : denied.Suggest("item_ids", Ids(real.Select(change => change.Old))).Suggest("new_item_ids", Ids(real.Select(change => change.New)));
    }

    /// <summary>After its items were changed an order can be neither modified nor cancelled.</summary>
    public static GuardVerdict NothingAfterItemsChanged(GuardContext context)
    {
        string status = context.State.ObjectAt("orders", context.Payload.Text("order_id"))?.Text("status") ?? "";
        return GuardVerdict.DenyWhen(
            status.StartsWith("pending (", StringComparison.Ordinal),
            () => $"The order is '{status}': its items were changed, and after that an order can be neither modified nor cancelled. Change address and payment before the items.");
    }

    private static StateArray Ids(IEnumerable<string> ids) => StateArray.From(ids.Select(id => (StateValue)id));
}
