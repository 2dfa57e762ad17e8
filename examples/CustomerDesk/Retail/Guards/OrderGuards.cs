using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>The record exists and is in the right status.</summary>
internal static class OrderGuards
{
    private static readonly string[] OnOrders = [.. RetailIntents.Writes.Where(w => w != RetailIntents.ModifyUserAddress)];

    public static void AddTo(ContractBuilder contract, RetailFlavour flavour)
    {
        RetailTexts texts = flavour.Texts;
        contract.Api("user_exists", [RetailIntents.ModifyUserAddress, Session.Identify], "The user is in the database.", c =>
            GuardVerdict.DenyWhen(RetailState.User(c.State, c.Payload.Text("user_id")) is null, texts.UserNotFound));
        contract.Api("order_exists", OnOrders, "The order is in the database.", c =>
            GuardVerdict.DenyWhen(RetailState.OrderOf(c.State, c.Payload) is null, texts.OrderNotFound));
        HasStatus(contract, "order_is_pending_for_cancel", [RetailIntents.Cancel], ["pending"], texts.NotCancellable);
        HasStatus(contract, "order_is_pending_for_items", [RetailIntents.ModifyItems], ["pending"], texts.NotModifiable);
        HasStatus(contract, "order_is_modifiable", [RetailIntents.ModifyAddress, RetailIntents.ModifyPayment], flavour.ModifiableStatuses, texts.NotModifiable);
        HasStatus(contract, "order_is_delivered_for_exchange", [RetailIntents.Exchange], ["delivered"], texts.NotExchangeable);
        HasStatus(contract, "order_is_delivered_for_return", [RetailIntents.Return], ["delivered"], texts.NotReturnable);
        contract.Api("cancel_reason_is_allowed", [RetailIntents.Cancel], "The reason is one of the two that the shop accepts.", c =>
            GuardVerdict.DenyWhen(c.Payload.Text("reason") is not ("no longer needed" or "ordered by mistake"), texts.InvalidReason));
    }

    private static void HasStatus(ContractBuilder contract, string name, string[] on, IReadOnlyList<string> statuses, string reason) =>
        contract.Api(name, on, $"The order's status is {string.Join(" or ", statuses.Select(s => $"'{s}'"))}.", c =>
            GuardVerdict.DenyWhen(RetailState.OrderOf(c.State, c.Payload) is { } order && !statuses.Contains(order.Text("status")), reason));
}
