using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>The payment method is on file, fits the purpose and covers the amount.</summary>
internal static class PaymentGuards
{
    public static void AddTo(ContractBuilder contract, RetailFlavour flavour)
    {
        RetailTexts texts = flavour.Texts;
        string[] paid = [RetailIntents.Exchange, RetailIntents.ModifyItems, RetailIntents.ModifyPayment, RetailIntents.Return];
        contract.Api("payment_method_is_on_file", paid, "The payment method is in the profile of the order's user.", c =>
            GuardVerdict.DenyWhen(RetailState.OrderOf(c.State, c.Payload) is { } order && Method(c, order) is null, texts.PaymentNotFound).OrTheOnly(c, flavour));
        ForReturn(contract, flavour);
        ForPayment(contract, flavour);
        Covers(contract, "gift_card_covers_difference", RetailIntents.Exchange, texts.PriceDifferenceNotCovered, flavour, (c, order) => Difference(c, order).Round2());
        Covers(contract, "gift_card_covers_new_item", RetailIntents.ModifyItems, texts.NewItemNotCovered, flavour, Difference);
        Covers(contract, "gift_card_covers_order", RetailIntents.ModifyPayment, texts.OrderNotCovered, flavour, (_, order) => FirstPayment(order)?.Number("amount") ?? default);
    }

    private static void ForReturn(ContractBuilder contract, RetailFlavour flavour)
    {
        contract.Api("refund_goes_back_or_to_gift_card", [RetailIntents.Return], "The refund goes to the original payment method or to a gift card.", c =>
            GuardVerdict.DenyWhen(
                RetailState.OrderOf(c.State, c.Payload) is { } order && Method(c, order) is not null
                    && !RetailState.RefundsToGiftCard(c.State, order, MethodId(c), flavour)
                    && FirstPayment(order)?.Text("payment_method_id") != MethodId(c),
                flavour.Texts.RefundMethodNotAllowed).OrTheOnly(c, flavour));
        contract.Api("return_items_are_in_order", [RetailIntents.Return], "The order has the items, as often as they are named.", c =>
            GuardVerdict.DenyWhen(
                RetailState.OrderOf(c.State, c.Payload) is { } order && ItemChange.FirstNotInOrder(order, c.Payload) is not null,
                flavour.Texts.ReturnItemNotInOrder));
    }

    private static void ForPayment(ContractBuilder contract, RetailFlavour flavour)
    {
        RetailTexts texts = flavour.Texts;
        contract.Api("order_has_one_payment", [RetailIntents.ModifyPayment], "The order was paid once and not refunded.", c =>
            GuardVerdict.DenyWhen(
                RetailState.OrderOf(c.State, c.Payload) is { } order
                    && (order.List("payment_history").Count != 1 || FirstPayment(order)?.Text("transaction_type") != "payment"),
                texts.NotOnePayment));
        contract.Api("payment_method_differs", [RetailIntents.ModifyPayment], "The new payment method is another than the present one.", c =>
            GuardVerdict.DenyWhen(
                RetailState.OrderOf(c.State, c.Payload) is { } order && FirstPayment(order)?.Text("payment_method_id") == MethodId(c),
                texts.SamePayment).OrTheOnly(c, flavour));
    }

    private static void Covers(ContractBuilder contract, string name, string intent, string reason, RetailFlavour flavour, Func<GuardContext, StateObject, PythonNumber> amount) =>
        contract.Api(name, [intent], "A gift card that pays has enough balance.", c =>
            GuardVerdict.DenyWhen(
                RetailState.OrderOf(c.State, c.Payload) is { } order && Method(c, order) is { } method
                    && RetailState.IsGiftCard(method) && RetailState.Balance(method) < amount(c, order),
                reason).OrTheOnly(c, flavour));

    private static GuardVerdict OrTheOnly(this GuardVerdict verdict, GuardContext c, RetailFlavour flavour) =>
        verdict.SuggestTheOnly("payment_method_id", () => PaymentChoices.For(c, flavour));

    private static PythonNumber Difference(GuardContext c, StateObject order) => ItemChange.PriceDifference(ItemChange.All(c.State, order, c.Payload));

    private static StateObject? FirstPayment(StateObject order) => order.List("payment_history") is { Count: > 0 } payments ? payments[0] as StateObject : null;

    private static StateObject? Method(GuardContext c, StateObject order) => RetailState.PaymentMethod(c.State, order, MethodId(c));

    private static string MethodId(GuardContext c) => c.Payload.Text("payment_method_id");
}
