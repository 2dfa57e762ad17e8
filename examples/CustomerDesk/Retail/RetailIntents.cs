using Clp;
using CustomerDesk.Retail.Policy;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>One intent per mutating tool of the retail desk, with the inputs and words of its tool description.</summary>
internal static class RetailIntents
{
    public const string Cancel = "cancel_pending_order";
    public const string Exchange = "exchange_delivered_order_items";
    public const string Return = "return_delivered_order_items";
    public const string ModifyItems = "modify_pending_order_items";
    public const string ModifyAddress = "modify_pending_order_address";
    public const string ModifyPayment = "modify_pending_order_payment";
    public const string ModifyUserAddress = "modify_user_address";

    /// <summary>The intents that change the database, in declaration order.</summary>
    public static readonly string[] Writes = [Cancel, Exchange, ModifyAddress, ModifyItems, ModifyPayment, ModifyUserAddress, Return];

    private const string OrderIdWords = "The order id, such as '#W0000000'. Be careful there is a '#' symbol at the beginning of the order id.";

    public static ContractBuilder Declare(ContractBuilder contract)
    {
        Write(contract, Cancel, "Cancel a pending order; the payment is refunded.", i => Order(i)
            .Required("reason", Shape.Text, "The reason for cancellation: 'no longer needed' or 'ordered by mistake'."));
        Write(contract, Exchange, "Exchange items of a delivered order for other items of the same products. Once per order.", i => NewItems(Items(Order(i), "exchanged")));
        Write(contract, ModifyAddress, "Change the shipping address of a pending order.", i => Address(Order(i)));
        Write(contract, ModifyItems, "Change items of a pending order to other items of the same products. Once per order.", i => NewItems(Items(Order(i), "modified")));
        Write(contract, ModifyPayment, "Change the payment method of a pending order.", i => Payment(Order(i), "pay"));
        Write(contract, ModifyUserAddress, "Change the default address of a user.", i => Address(i
            .Required("user_id", Shape.Text, "The user id, such as 'sara_doe_496'.")));
        Write(contract, Return, "Return items of a delivered order.", i => Payment(Items(Order(i), "returned"), "receive the refund"));
        return contract.Intent(Session.Identify, i => i
            .Describe("Record which customer this conversation serves, after the customer was found in the database.")
            .Required("user_id", Shape.Text, "The user id that was found.")
            .Required(Session.IdentifiedBy, Shape.Enum("email", "name_zip", "user_id"), "What the customer was found by."));
    }

    private static void Write(ContractBuilder contract, string name, string description, Action<IntentBuilder> inputs) =>
        contract.Intent(name, i =>
        {
            inputs(i.Describe(description));
            RetailPolicy.Require(i, name);
        });

    private static IntentBuilder Order(IntentBuilder i) => i.Required("order_id", Shape.Text, OrderIdWords);

    private static IntentBuilder Items(IntentBuilder i, string verb) => i
        .Required("item_ids", Shape.List(Shape.Text), $"The item ids to be {verb}, each such as '1008292230'. There could be duplicate items in the list.");

    private static IntentBuilder NewItems(IntentBuilder i) => Payment(
        i.Required("new_item_ids", Shape.List(Shape.Text), "The new item ids, each in the position of the item it replaces and of the same product."),
        "pay or receive refund for the item price difference");

    private static IntentBuilder Payment(IntentBuilder i, string purpose) => i
        .Required("payment_method_id", Shape.Text, $"The payment method id to {purpose}, such as 'gift_card_0000000' or 'credit_card_0000000'.");

    private static IntentBuilder Address(IntentBuilder i) => i
        .Required("address1", Shape.Text, "The first line of the address, such as '123 Main St'.")
        .Required("address2", Shape.Text, "The second line of the address, such as 'Apt 1' or ''.")
        .Required("city", Shape.Text, "The city, such as 'San Francisco'.")
        .Required("state", Shape.Text, "The state, such as 'CA'.")
        .Required("country", Shape.Text, "The country, such as 'USA'.")
        .Required("zip", Shape.Text, "The zip code, such as '12345'.");
}
