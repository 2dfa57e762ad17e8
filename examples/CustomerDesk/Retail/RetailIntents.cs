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

    private const string OrderIdWords = "Which order; an order id begins with '#'.";

    public static ContractBuilder Declare(ContractBuilder contract)
    {
        Write(contract, Cancel, "Cancel a pending order; the payment is refunded.", i => Order(i)
            .Required("reason", Shape.Text, "Why: 'no longer needed' or 'ordered by mistake'."));
        Write(contract, Exchange, "Exchange items of a delivered order for other items of the same products. Once per order.", i => NewItems(Items(Order(i), "exchanged")));
        Write(contract, ModifyAddress, "Change the shipping address of a pending order.", i => Address(Order(i)));
        Write(contract, ModifyItems, "Change items of a pending order to other items of the same products. Once per order.", i => NewItems(Items(Order(i), "modified")));
        Write(contract, ModifyPayment, "Change the payment method of a pending order.", i => Payment(Order(i), "pay"));
        Write(contract, ModifyUserAddress, "Change the default address of a user.", i => Address(i
            .Required("user_id", Shape.Text, "Whose address.")));
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
        .Required("item_ids", Shape.List(Shape.Text), $"The items to be {verb}; an item that the order holds twice is named twice.");

    private static IntentBuilder NewItems(IntentBuilder i) => Payment(
        i.Required("new_item_ids", Shape.List(Shape.Text), "The new item ids, each in the position of the item it replaces and of the same product."),
        "pay or be paid the difference in price");

    private static IntentBuilder Payment(IntentBuilder i, string purpose) => i
        .Required("payment_method_id", Shape.Text, $"The customer's payment method to {purpose}, by id.");

    private static IntentBuilder Address(IntentBuilder i) => i
        .Required("address1", Shape.Text, "Street and number.")
        .Required("address2", Shape.Text, "What else the address needs; may be empty.")
        .Required("city", Shape.Text, "City.")
        .Required("state", Shape.Text, "State, two letters.")
        .Required("country", Shape.Text, "Country.")
        .Required("zip", Shape.Text, "Postal code.");
}
