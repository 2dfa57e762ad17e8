using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>What each intent does to the database: pure, field by field.</summary>
internal static class RetailTransitions
{
    public static ContractBuilder AddTo(ContractBuilder contract, RetailFlavour flavour)
    {
        OnOrder(contract, "cancel", RetailIntents.Cancel, (c, order) => OrderTransitions.Cancel(c, order, flavour));
        OnOrder(contract, "request_exchange", RetailIntents.Exchange, OrderTransitions.Exchange);
        OnOrder(contract, "request_return", RetailIntents.Return, OrderTransitions.Return);
        OnOrder(contract, "change_items", RetailIntents.ModifyItems, (c, order) => ItemTransitions.Modify(c, order, flavour));
        OnOrder(contract, "change_payment", RetailIntents.ModifyPayment, (c, order) => PaymentTransitions.Modify(c, order, flavour));
        OnOrder(contract, "change_address", RetailIntents.ModifyAddress, (c, order) =>
            StateDelta.Set(RetailState.OrderPath(order, "address"), Address(c.Payload, flavour)));
        contract.Transition("change_user_address", RetailIntents.ModifyUserAddress, c =>
            StateDelta.Set(StatePath.Of("users", c.Payload.Text("user_id"), "address"), Address(c.Payload, flavour))
                .AndNote(c.Intent.Name, c.Payload.Text("user_id")));
        return Session.AddIdentify(contract);
    }

    // The guards have found the order by now; without it there is nothing to do.
    private static void OnOrder(ContractBuilder contract, string name, string intent, Func<TransitionContext, StateObject, StateDelta> effect) =>
        contract.Transition(name, intent, c => RetailState.OrderOf(c.State, c.Payload) is { } order
            ? effect(c, order).AndNote(c.Intent.Name, order.Text("order_id"))
            : StateDelta.Empty);

    private static StateObject Address(StateObject payload, RetailFlavour flavour) =>
        StateObject.From(flavour.AddressFields.Select(field => KeyValuePair.Create<string, StateValue>(field, payload.Text(field))));
}
