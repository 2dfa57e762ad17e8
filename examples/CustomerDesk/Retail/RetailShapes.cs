using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>What the retail records look like. Closed: a transition that writes another field is refused.</summary>
internal static class RetailShapes
{
    public static ObjectShape State { get; } = Shape.Object(
        Field.Required("orders", Shape.Map(Order()), "Orders by id."),
        Field.Required("products", Shape.Map(Product()), "Products by id."),
        Field.Required("users", Shape.Map(User()), "Users by id."),
        Field.Required(Session.Field, Session.Shape, "The conversation."));

    private static ObjectShape Order() => Shape.Object(
        Field.Required("order_id", Shape.Text),
        Field.Required("user_id", Shape.Text),
        Field.Required("address", Shapes.Address, "Where it is shipped."),
        Field.Required("items", Shape.List(Item())),
        Field.Required("fulfillments", Shape.List(Shape.Any)),
        Field.Required("status", Shape.Enum("pending", "pending (item modified)", "processed", "delivered", "cancelled", "exchange requested", "return requested")),
        Field.Required("payment_history", Shape.List(Payment()), "Payments and refunds, oldest first."),
        Field.Optional("cancel_reason", Shape.Text.OrNull()),
        Field.Optional("exchange_items", Shapes.TextsOrNull),
        Field.Optional("exchange_new_items", Shapes.TextsOrNull),
        Field.Optional("exchange_payment_method_id", Shape.Text.OrNull()),
        Field.Optional("exchange_price_difference", Shape.Number.OrNull(), "What the customer pays more; negative for a refund."),
        Field.Optional("return_items", Shapes.TextsOrNull),
        Field.Optional("return_payment_method_id", Shape.Text.OrNull()));

    private static ObjectShape Item() => Shape.Object(
        Field.Required("name", Shape.Text),
        Field.Required("product_id", Shape.Text),
        Field.Required("item_id", Shape.Text, "The variant of the product."),
        Field.Required("price", Shape.Number),
        Field.Required("options", Shape.Map(Shape.Text)));

    private static ObjectShape Payment() => Shape.Object(
        Field.Required("transaction_type", Shape.Enum("payment", "refund")),
        Field.Required("amount", Shape.Number),
        Field.Required("payment_method_id", Shape.Text));

    private static ObjectShape Product() => Shape.Object(
        Field.Required("name", Shape.Text),
        Field.Required("product_id", Shape.Text),
        Field.Required("variants", Shape.Map(Shape.Object(
            Field.Required("item_id", Shape.Text),
            Field.Required("options", Shape.Map(Shape.Text)),
            Field.Required("available", Shape.Boolean),
            Field.Required("price", Shape.Number)))));

    private static ObjectShape User() => Shape.Object(
        Field.Optional("user_id", Shape.Text),
        Field.Required("name", Shapes.Name),
        Field.Required("address", Shapes.Address, "The default address."),
        Field.Required("email", Shape.Text),
        Field.Required("payment_methods", Shape.Map(Shapes.PaymentMethod("balance", "credit_card", "gift_card", "paypal")), "Payment methods by id."),
        Field.Required("orders", Shape.List(Shape.Text)));
}
