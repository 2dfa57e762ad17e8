using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>One item of an order and what it shall become; null where the database has no such record.</summary>
internal sealed record ItemChange(string OldId, string NewId, StateObject? Item, StateObject? Variant)
{
    public bool IsSameItem => OldId == NewId;

    public bool IsAvailable => Variant?.Field("available") is StateBoolean { Value: true };

    /// <summary>The changes a payload asks for, position by position; empty unless both lists have the same length.</summary>
    public static IReadOnlyList<ItemChange> All(StateObject state, StateObject order, StateObject payload)
    {
        IReadOnlyList<string> oldIds = payload.Texts("item_ids"), newIds = payload.Texts("new_item_ids");
        return oldIds.Count != newIds.Count ? [] : [.. oldIds.Zip(newIds, (oldId, newId) => Of(state, order, oldId, newId))];
    }

    /// <summary>The first item of which the payload names more than the order has, or null.</summary>
    public static string? FirstNotInOrder(StateObject order, StateObject payload)
    {
        IReadOnlyList<string> wanted = payload.Texts("item_ids");
        string[] owned = [.. order.Objects("items").Select(item => item.Text("item_id"))];
        return wanted.FirstOrDefault(id => wanted.Count(w => w == id) > owned.Count(o => o == id));
    }

    /// <summary>What the new items cost more than the old ones: doubles added in the given order, unrounded, as the tools do.</summary>
    public static PythonNumber PriceDifference(IEnumerable<ItemChange> changes) => changes.Aggregate(
        PythonNumber.Of(0L),
        (sum, change) => sum + ((change.Variant?.Number("price") ?? default) - (change.Item?.Number("price") ?? default)));

    private static ItemChange Of(StateObject state, StateObject order, string oldId, string newId)
    {
        StateObject? item = order.Objects("items").FirstOrDefault(i => i.Text("item_id") == oldId);
        return new(oldId, newId, item, item is null ? null : RetailState.Variant(state, item.Text("product_id"), newId));
    }
}
