namespace Clp.Ai.Tests;

/// <summary>The contract that these tests run on: a plane with one free seat, and things that no model may see.</summary>
internal static class Desk
{
    public const string Secret = "s3cret-canary";

    public static Contract Booking { get; } = Contract.Define("booking")
        .State(
            StateObject.Of(("seat", StateValue.Null), ("fare", 120), ("pin", Secret)),
            Field.Required("seat", Shape.Any) with { Description = "Who sits where.", VisibleToAi = true },
            Field.Required("fare", Shape.Number) with { VisibleToAi = true },
            Field.Required("pin", Shape.Text))
        .Intent("book", i => i
            .Describe("Books a seat.")
            .Required("seat", Shape.TextOf(2, 3), "Row and letter.")
            .Required("bags", Shape.IntegerBetween(0, 3), "Pieces of luggage.")
            .Required("note", Shape.Text.OrNull())
            .Optional("meal", Shape.Enum("none", "vegan"), "What to eat.", defaultValue: "none")
            .Field(Field.Optional("passport", Shape.Text) with { IsPersonal = true })
            .Field(Field.Optional("guest", Shape.Object(Field.Required("name", Shape.Text).Personal(), Field.Required("class", Shape.Text)))))
        .Intent("leave", i => i.Describe("Gives the seat back."))
        .Intent("pay: now", i => i.Required("amount", Shape.Number).AllowOthers())
        .Transition("book", "book", c => StateDelta.Set("seat", c.Payload.Require<string>("seat")), when: c => c.State["seat"]!.Kind == StateKind.Null)
        .Transition("leave", "leave", _ => StateDelta.Set("seat", StateValue.Null), when: c => c.State["seat"]!.Kind != StateKind.Null)
        .Transition("pay", "pay: now", _ => StateDelta.Set("fare", 0))
        .Build();

    public static IntentDefinition Book => Booking.FindIntent("book")!;

    public static async Task<List<RecordedEvent>> LogAsync(this ContractInstance instance) => await instance.ReadLogAsync().ToListAsync();
}
