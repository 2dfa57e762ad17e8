using Clp;

namespace CustomerDesk.Shared;

/// <summary>Shapes that both desks' records share.</summary>
internal static class Shapes
{
    /// <summary>A list of texts, null where the benchmark keeps a place for it.</summary>
    public static Shape TextsOrNull { get; } = Shape.List(Shape.Text).OrNull();

    /// <summary>An address; recordings name one of its fields otherwise.</summary>
    public static Shape Address { get; } = Shape.Object(
        Field.Required("address1", Shape.Text),
        Field.Optional("address2", Shape.Text.OrNull()),
        Field.Required("city", Shape.Text),
        Field.Required("country", Shape.Text),
        Field.Required("zip", Shape.Text)).AndOthers();

    public static Shape Name { get; } = Shape.Object(Field.Required("first_name", Shape.Text), Field.Required("last_name", Shape.Text));

    /// <summary>A payment method, with the field that holds its money where it holds any.</summary>
    public static Shape PaymentMethod(string money, params ReadOnlySpan<string> sources) => Shape.Object(
        Field.Required("source", Shape.Enum(sources)),
        Field.Required("id", Shape.Text),
        Field.Optional(money, Shape.Number),
        Field.Optional("brand", Shape.Text),
        Field.Optional("last_four", Shape.Text));
}
