using Clp;

namespace CustomerDesk.Shared;

/// <summary>The part of the state that belongs to the conversation: who the customer is, and what was confirmed and done in it.</summary>
internal static class Session
{
    public const string Field = "session";
    public const string UserId = "user_id";
    public const string IdentifiedBy = "identified_by";
    public const string Confirmations = "confirmations";

    /// <summary>The intent that sets the customer.</summary>
    public const string Identify = "identify_customer";

    public static StateObject Fresh { get; } = StateObject.Of(
        (UserId, StateValue.Null),
        (IdentifiedBy, StateValue.Null),
        (Confirmations, StateArray.Empty));

    public static ObjectShape Shape { get; } = Clp.Shape.Object(
        Clp.Field.Required(UserId, Clp.Shape.Text.OrNull(), "The customer this conversation serves; null until identified."),
        Clp.Field.Required(IdentifiedBy, Clp.Shape.Text.OrNull(), "How the customer was identified."),
        Clp.Field.Required(Confirmations, Clp.Shape.List(Clp.Shape.Object(
            Clp.Field.Required("intent", Clp.Shape.Text),
            Clp.Field.Required("subject", Clp.Shape.Text))), "What was confirmed and done, oldest first."));

    /// <summary>The identified customer's id, or null.</summary>
    public static string? Customer(StateObject state) => (state.Child(Field)?.Field(UserId) as StateText)?.Value;

    /// <summary>How the customer was identified ("email", "name_zip", "user_id"), or null.</summary>
    public static string? Method(StateObject state) => (state.Child(Field)?.Field(IdentifiedBy) as StateText)?.Value;

    /// <summary>What was confirmed and done in this conversation: intent and its subject (an order, reservation or user id), oldest first.</summary>
    public static IEnumerable<(string Intent, string Subject)> Done(StateObject state) =>
        (state.Child(Field)?.Objects(Confirmations) ?? []).Select(c => (c.Text("intent"), c.Text("subject")));

    /// <summary>The delta, and a note in the session that the intent was confirmed and done.</summary>
    public static StateDelta AndNote(this StateDelta delta, string intent, string subject) =>
        delta.AndPush(StatePath.Of(Field, Confirmations), StateObject.Of(("intent", intent), ("subject", subject)));
}
