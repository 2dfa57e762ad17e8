using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail.Policy;

/// <summary>
/// The written retail policy as guards tagged <c>policy</c>, beside the <c>api</c> guards that repeat what the tools check
/// themselves. What only words can tell is an acceptance requirement.
/// </summary>
public static class RetailPolicy
{
    private static readonly string[] Tags = [GuardTags.Policy];

    private static readonly string[] OnOrders =
    [
        "cancel_pending_order", "modify_pending_order_address", "modify_pending_order_items", "modify_pending_order_payment",
        "return_delivered_order_items", "exchange_delivered_order_items",
    ];

    /// <summary>Adds every guard of the policy.</summary>
    /// <param name="builder">A contract with retail's seven writing intents and a state of users, orders, products and session.</param>
    public static ContractBuilder AddTo(ContractBuilder builder)
    {
        string[] all = [.. OnOrders, "modify_user_address"];
        return builder
            .Guard("customer_is_authenticated", CustomerPolicy.IsAuthenticated, all, Tags, "Nothing changes before the customer was found by e-mail, or by name and zip code.")
            .Guard("one_customer_per_conversation", CustomerPolicy.IsTheirOwn, all, Tags, "Only the authenticated customer's own profile and orders are changed.")
            .Guard("changed_order_stays", OrderPolicy.NothingAfterItemsChanged,
                ["cancel_pending_order", "modify_pending_order_address", "modify_pending_order_items", "modify_pending_order_payment"], Tags,
                "After its items were changed an order can be neither modified nor cancelled.")
            .Guard("new_item_differs", OrderPolicy.NewItemDiffers, ["modify_pending_order_items", "exchange_delivered_order_items"], Tags,
                "An item is changed for another option of the same product.");
    }

    /// <summary>Adds what a person must affirm before the named intent may act.</summary>
    public static IntentBuilder Require(IntentBuilder intent, string name)
    {
        intent.Require("customer_confirmed", "The customer was told the details of this action and explicitly said yes.", null, Tags);
        return name switch
        {
            "cancel_pending_order" => intent
                .Require("cancellation_reason_is_the_customers", "The customer gave this reason: no longer needed, or ordered by mistake.", null, Tags),
            "modify_pending_order_items" or "exchange_delivered_order_items" => intent
                .Require("all_items_collected", "The customer was reminded that this can be done once and confirmed that no item is missing.", null, Tags),
            _ => intent,
        };
    }
}
