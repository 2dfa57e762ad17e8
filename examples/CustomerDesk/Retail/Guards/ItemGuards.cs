using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>The items belong to the order, and the new ones exist, differ and are available.</summary>
internal static class ItemGuards
{
    private enum Problem { None, SameItem, NotFound, NotAvailable }

    public static void AddTo(ContractBuilder contract, RetailFlavour flavour)
    {
        RetailTexts texts = flavour.Texts;
        ItemsInOrder(contract, "exchange_items_are_in_order", RetailIntents.Exchange, texts.ExchangeItemNotInOrder);
        ItemsInOrder(contract, "modify_items_are_in_order", RetailIntents.ModifyItems, texts.ModifyItemNotInOrder);
        SameCount(contract, "exchange_counts_match", RetailIntents.Exchange, texts.ExchangeCountDiffers);
        SameCount(contract, "modify_counts_match", RetailIntents.ModifyItems, texts.ModifyCountDiffers);
        if (flavour.NewItemMustDiffer)
        {
            NewItems(contract, "modified_item_differs", [RetailIntents.ModifyItems], "Each new item differs from the one it replaces.", flavour, Problem.SameItem, _ => texts.SameItem);
        }

        string[] both = [RetailIntents.Exchange, RetailIntents.ModifyItems];
        NewItems(contract, "new_item_is_of_same_product", both, "Each new item is of the product of the item it replaces.", flavour, Problem.NotFound, texts.VariantNotFound);
        NewItems(contract, "new_item_is_available", both, "Each new item is in stock.", flavour, Problem.NotAvailable, texts.VariantNotAvailable);
    }

    private static void ItemsInOrder(ContractBuilder contract, string name, string intent, Func<string, string> reason) =>
        contract.Api(name, [intent], "The order has the items, as often as they are named.", c =>
            RetailState.OrderOf(c.State, c.Payload) is { } order && ItemChange.FirstNotInOrder(order, c.Payload) is { } item
                ? GuardVerdict.Deny(reason(item))
                : GuardVerdict.Allow);

    private static void SameCount(ContractBuilder contract, string name, string intent, string reason) =>
        contract.Api(name, [intent], "There is one new item for each old one.", c =>
            GuardVerdict.DenyWhen(c.Payload.List("item_ids").Count != c.Payload.List("new_item_ids").Count, reason));

    // The tools stop at the first bad pair: a guard objects only to the problem that this pair has.
    private static void NewItems(ContractBuilder contract, string name, string[] on, string description, RetailFlavour flavour, Problem problem, Func<string, string> reason) =>
        contract.Api(name, on, description, c =>
        {
            bool mustDiffer = flavour.NewItemMustDiffer && c.Intent.Name == RetailIntents.ModifyItems;
            (Problem found, string itemId) = RetailState.OrderOf(c.State, c.Payload) is { } order ? First(c, order, mustDiffer) : default;
            return GuardVerdict.DenyWhen(found == problem, () => reason(itemId));
        });

    private static (Problem Problem, string ItemId) First(GuardContext c, StateObject order, bool mustDiffer) => ItemChange.All(c.State, order, c.Payload)
        .Where(change => change.Item is not null)
        .Select(change => (Of(change, mustDiffer), change.NewId))
        .FirstOrDefault(found => found.Item1 != Problem.None);

    private static Problem Of(ItemChange change, bool mustDiffer) =>
        mustDiffer && change.IsSameItem ? Problem.SameItem
        : change.Variant is null ? Problem.NotFound
        : change.IsAvailable ? Problem.None
        : Problem.NotAvailable;
}
