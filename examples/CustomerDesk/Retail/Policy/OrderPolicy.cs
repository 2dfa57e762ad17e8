using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail.Policy;

/// <summary>What only the written retail policy says about orders.</summary>
internal static class OrderPolicy
{
    /// <summary>An item is changed for another option of the product, not for itself.</summary>
    public static GuardVerdict NewItemDiffers(GuardContext context)
    {
        string? same = context.Payload.Texts("item_ids").Zip(context.Payload.Texts("new_item_ids"))
            .Where(pair => pair.First == pair.Second)
            .Select(pair => pair.First)
            .FirstOrDefault();
        return GuardVerdict.DenyWhen(
            same is not null,
            () => $"Item {same} would be changed for itself. Choose another option of the same product, or leave the item out.");
    }

    /// <summary>After its items were changed an order can be neither modified nor cancelled.</summary>
    public static GuardVerdict NothingAfterItemsChanged(GuardContext context)
    {
        string status = context.State.ObjectAt("orders", context.Payload.Text("order_id"))?.Text("status") ?? "";
        return GuardVerdict.DenyWhen(
            status.StartsWith("pending (", StringComparison.Ordinal),
            () => $"The order is '{status}': its items were changed, and after that an order can be neither modified nor cancelled. Change address and payment before the items.");
    }
}
