namespace Clp.Storage.Browser;

/// <summary>A stream's part of the outbox: what waits, who holds it, what is set aside.</summary>
internal sealed class StreamLane
{
    public List<OutboxEntry> Waiting { get; } = [];

    public List<ParkedMessage> Parked { get; } = [];

    public long Turn { get; set; }

    public DateTimeOffset AvailableAt { get; set; } = DateTimeOffset.MinValue;

    public string? Token { get; set; }

    public int Attempts { get; set; }

    public ParkedMessage? FindParked(ParkedMessage message) => Parked.Find(p => p.Entry.Message.Id == message.Entry.Message.Id);

    /// <summary>Ends a lease; as every outbox does it.</summary>
    public void Settle(OutboxSettlement settlement, long turn)
    {
        int tried = settlement.Delivered == 0 ? Attempts + 1 : 1;
        bool isReleased = settlement is { Delivered: 0, Park: null };
        Waiting.RemoveRange(0, settlement.Delivered);
        if (settlement.Park is { } reason)
        {
            Parked.Add(new ParkedMessage(Waiting[0], reason, tried, settlement.At));
            Waiting.RemoveAt(0);
        }

        Attempts = settlement.RetryAt is not null ? tried : isReleased ? Attempts : 0;
        (Token, AvailableAt, Turn) = (null, settlement.RetryAt ?? DateTimeOffset.MinValue, turn);
        Rest();
    }

    /// <summary>A lane without messages begins anew with the next one.</summary>
    private void Rest()
    {
        if (Waiting.Count == 0)
        {
            (Attempts, Token, AvailableAt) = (0, null, DateTimeOffset.MinValue);
        }
    }

    public void Enqueue(OutboxEntry entry, long turn)
    {
        Turn = Waiting.Count == 0 ? turn : Turn;
        Waiting.Add(entry);
    }

    public StateObject ToState() => StateObject.Of(
        ("turn", Turn),
        ("at", AvailableAt.UtcTicks),
        ("token", Token is null ? StateValue.Null : BrowserAccess.Encode(Token)),
        ("attempts", Attempts),
        ("waiting", StateArray.From(Waiting.Select(e => (StateValue)ToState(e)))),
        ("parked", StateArray.From(Parked.Select(p => (StateValue)ToState(p.Entry).With("reason", BrowserAccess.Encode(p.Reason)).With("attempts", p.Attempts).With("at", p.At.UtcTicks)))));

    public static StreamLane Read(StreamId stream, StateObject stored)
    {
        StreamLane lane = new()
        {
            Turn = stored.Require<long>("turn"),
            AvailableAt = At(stored),
            Token = stored.Field("token") is { Kind: StateKind.Text } token ? BrowserAccess.Decode(token.As<string>()) : null,
            Attempts = stored.Require<int>("attempts"),
        };
        lane.Waiting.AddRange(stored.Require<StateArray>("waiting").Select(e => Entry(stream, e.As<StateObject>())));
        lane.Parked.AddRange(stored.Require<StateArray>("parked").Select(value => value.As<StateObject>())
            .Select(p => new ParkedMessage(Entry(stream, p), BrowserAccess.Decode(p.Require<string>("reason")), p.Require<int>("attempts"), At(p))));
        return lane;
    }

    // Payloads as text: one of the greatest depth would be too deep inside a tree.
    private static StateObject ToState(OutboxEntry entry) => StateObject.Of(
        ("version", entry.Version),
        ("id", BrowserAccess.Encode(entry.Message.Id)),
        ("topic", BrowserAccess.Encode(entry.Message.Topic)),
        ("payload", entry.Message.Payload.ToJson()));

    private static OutboxEntry Entry(StreamId stream, StateObject stored) => new(stream, stored.Require<long>("version"), new OutboxMessage(
        BrowserAccess.Decode(stored.Require<string>("topic")), StateValue.Parse(stored.Require<string>("payload"), StateLimits.Recorded)) { Id = BrowserAccess.Decode(stored.Require<string>("id")) });

    private static DateTimeOffset At(StateObject stored) => new(stored.Require<long>("at"), TimeSpan.Zero);
}
