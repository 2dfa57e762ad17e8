/// <summary>Seats to book, and the model that likes the window.</summary>
internal sealed class Room : IProposalProvider
{
    public static Contract Contract { get; } = Contract.Define("room")
        .State(StateObject.Of(("seats", StateObject.Empty)), Field.Required("seats", Shape.Map(Shape.Text)))
        .Intent("book", intent => intent.Required("seat", Shape.Text).Required("guest", Shape.Text))
        .Guard("seat_is_free", c => GuardVerdict.DenyWhen(c.State[Seat(c.Payload)] is not null, "That seat is taken."))
        .Transition("book", "book", c => StateDelta.Set(Seat(c.Payload), c.Payload.Require<string>("guest")))
        .Build();

    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => new(new ProposalDraft(StateObject.Of(("seat", "1A"))));

    private static StatePath Seat(StateObject booking) => StatePath.Of("seats", booking.Require<string>("seat"));
}
