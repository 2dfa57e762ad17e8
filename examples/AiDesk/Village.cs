using Clp;

namespace AiDesk;

/// <summary>The contract: who may use the rooms of a village hall next week. It knows nothing of models.</summary>
internal static class Village
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private static readonly (string Name, int Seats)[] Rooms = [("studio", 20), ("hall", 120)];

    private static readonly TrustedText Contacts = TrustedText.At("the contacts of the bookings", StatePath.Of("contacts"));

    public static Contract Contract { get; } = Contract.Define("village")
        .Describe("Books the rooms of a village hall.")
        .State(
            StateObject.Of(("bookings", StateObject.Empty), ("contacts", StateObject.Empty), ("codes", StateArray.Empty), ("doorCode", "4711")),

            // A model sees who is where, but neither whom to reach nor the code of the door.
            Field.Required("bookings", Shape.Map(Shape.Integer)) with { Description = "Day and room: how many people.", VisibleToAi = true },
            Field.Required("contacts", Shape.Map(Shape.Text)),
            Field.Required("codes", Shape.List(Shape.Text)),
            Field.Required("doorCode", Shape.Text))
        .Intent("book", i => Place(i.Describe("Books a room for a day."))
            .Required("people", Shape.IntegerBetween(1, 120), "How many people come.")
            .Required("contact", Shape.TextOf(3, 100), "An e-mail address of whoever books."))
        .Intent("cancel", i => Place(i.Describe("Gives a booked room back.")))
        .Intent("send_code", i => Place(i.Describe("Sends the code of the door to somebody."))
            .Required("to", Shape.TextOf(3, 100), "The e-mail address to send it to."))
        .Guard("room_is_large_enough", RoomIsLargeEnough, on: ["book"])
        .Guard("room_is_free", RoomIsFree, on: ["book"])
        .Guard("is_booked", c => GuardVerdict.DenyWhen(!IsTaken(c, Text(c, "day")), "Nobody has booked that."), on: ["cancel", "send_code"])

        // A letter may say anything; the code goes only to somebody whom the person at the desk, or a booking, has named.
        .Guard("code_goes_to_who_was_named", OriginGuards.FromUserOr(StatePath.Of("to"), Contacts), on: ["send_code"])
        .Transition("book", "book", c => StateDelta
            .Set(StatePath.Of("bookings", Key(c.Payload)), c.Payload["people"]!)
            .AndSet(StatePath.Of("contacts", Key(c.Payload)), c.Payload["contact"]!))
        .Transition("cancel", "cancel", c => StateDelta.Remove(StatePath.Of("bookings", Key(c.Payload))).AndRemove(StatePath.Of("contacts", Key(c.Payload))),
            when: c => Bookings(c.State).Count > 0)
        .Transition("send", "send_code", c => StateDelta.Push("codes", $"{Key(c.Payload)} to {c.Payload.Require<string>("to")}"),
            when: c => Bookings(c.State).Count > 0)
        .Build();

    private static IntentBuilder Place(IntentBuilder intent) => intent
        .Required("day", Shape.Enum(Days), "A day of next week.")
        .Required("room", Shape.Enum("studio", "hall"), "The studio has 20 seats, the hall 120.");

    private static GuardVerdict RoomIsLargeEnough(GuardContext c)
    {
        int people = c.Payload.Require<int>("people");
        (string name, int seats) = Rooms.Single(r => r.Name == Text(c, "room"));
        return people <= seats ? GuardVerdict.Allow : GuardVerdict.Deny($"The {name} has {seats} seats.").Suggest("room", Rooms.First(r => r.Seats >= people).Name);
    }

    private static GuardVerdict RoomIsFree(GuardContext c)
    {
        if (!IsTaken(c, Text(c, "day")))
        {
            return GuardVerdict.Allow;
        }

        GuardVerdict taken = GuardVerdict.Deny($"The {Text(c, "room")} is taken on {Text(c, "day")}.");
        return Days.FirstOrDefault(day => !IsTaken(c, day)) is { } free ? taken.Suggest("day", free) : taken;
    }

    private static bool IsTaken(GuardContext c, string day) => Bookings(c.State).ContainsKey($"{day} {Text(c, "room")}");

    private static StateObject Bookings(StateObject state) => (StateObject)state["bookings"]!;

    private static string Key(StateObject payload) => $"{payload.Require<string>("day")} {payload.Require<string>("room")}";

    private static string Text(GuardContext c, string field) => c.Payload.Require<string>(field);
}
