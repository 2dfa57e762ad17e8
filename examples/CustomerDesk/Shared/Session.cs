using Clp;

namespace CustomerDesk.Shared;

/// <summary>The part of the state that belongs to the conversation: who the customer is, what was confirmed and done in it, and what it changed.</summary>
internal static class Session
{
    public const string Field = "session";
    public const string User = "user";
    public const string IdentifiedBy = "identified_by";
    public const string Confirmations = "confirmations";
    public const string Touched = "touched";

    /// <summary>The intent that sets the customer.</summary>
    public const string Identify = "identify_customer";

    public static StateObject Fresh { get; } = StateObject.Of(
        (User, StateValue.Null),
        (IdentifiedBy, StateValue.Null),
        (Confirmations, StateArray.Empty),
        (Touched, StateObject.Empty));

    public static ObjectShape Shape { get; } = Clp.Shape.Object(
        Clp.Field.Required(User, Clp.Shape.Text.OrNull(), "The customer this conversation serves; null until identified."),
        Clp.Field.Required(IdentifiedBy, Clp.Shape.Text.OrNull(), "How the customer was identified."),
        Clp.Field.Required(Confirmations, Clp.Shape.List(Clp.Shape.Object(
            Clp.Field.Required("intent", Clp.Shape.Text),
            Clp.Field.Required("subject", Clp.Shape.Text))), "What was confirmed and done, oldest first."),
        Clp.Field.Required(Touched, Clp.Shape.Map(Clp.Shape.Object(
            Clp.Field.Required("flights", Clp.Shape.List(Clp.Shape.Any)),
            Clp.Field.Required("cabin", Clp.Shape.Text))), "By reservation: the flights it had before this conversation changed or cancelled it, and the cabin it has now."));

    /// <summary>The identified customer's id, or null.</summary>
    public static string? Customer(StateObject state) => (state.Child(Field)?.Field(User) as StateText)?.Value;

    /// <summary>The delta, and a note in the session that the intent was confirmed and done.</summary>
    public static StateDelta AndNote(this StateDelta delta, string intent, string subject) =>
        delta.AndPush(StatePath.Of(Field, Confirmations), StateObject.Of(("intent", intent), ("subject", subject)));

    /// <summary>What this conversation noted of a reservation it changed or cancelled, or null.</summary>
    public static StateObject? Touch(StateObject state, string reservationId) => state.Child(Field)?.Child(Touched)?.Child(reservationId);

    /// <summary>The delta, and a note of the flights that a reservation had before and of the cabin it has now, which one benchmark's tool forgets to store; null keeps the cabin.</summary>
    public static StateDelta AndTouch(this StateDelta delta, StateObject state, StateObject reservation, string? cabin = null)
    {
        string id = reservation.Text("reservation_id");
        StateObject? noted = Touch(state, id);
        return delta.AndSet(StatePath.Of(Field, Touched, id), StateObject.Of(
            ("flights", StateArray.From((noted?.List("flights") ?? StateArray.Empty).Concat(reservation.List("flights")))),
            ("cabin", cabin ?? noted?.Text("cabin") ?? reservation.Text("cabin"))));
    }

    /// <summary>Declares the one transition that sets the customer.</summary>
    public static ContractBuilder AddIdentify(ContractBuilder contract) => contract.Transition("identify", Identify, c => StateDelta
        .Set(StatePath.Of(Field, User), c.Payload.Text("user_id"))
        .AndSet(StatePath.Of(Field, IdentifiedBy), c.Payload.Text(IdentifiedBy)));
}
