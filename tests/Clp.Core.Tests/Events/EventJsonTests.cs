using System.Text;
using Xunit.Abstractions;

namespace Clp.Tests.Events;

public sealed class EventJsonTests(ITestOutputHelper output)
{
    private static readonly StreamId Stream = new("", "c", "i");

    [Fact]
    public void Read_WhatWriteWrote_IsTheSameEventOfEveryKind()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        EventGenerator events = new(new Random(seed));
        for (int round = 0; round < 300; round++)
        {
            for (int kind = 0; kind < EventGenerator.Kinds; kind++)
            {
                Same(events.Next(kind), seed);
            }

            for (int outcome = 0; outcome < EventGenerator.Outcomes; outcome++)
            {
                Same(events.Next(5, outcome), seed);
            }
        }
    }

    private static void Same(RecordedEvent e, int seed)
    {
        RecordedEvent read = Json.RoundTrip(e);

        Json.Text(read).ShouldBe(Json.Text(e), $"seed {seed}");
        read.Event.GetType().ShouldBe(e.Event.GetType());
        (read.Event.IntentId, read.Event.By, read.Event.At).ShouldBe((e.Event.IntentId, e.Event.By, e.Event.At));
        read.Header.ShouldBe(e.Header);
        if (read.Event is ContractEvent.StateCommitted committed)
        {
            ContractEvent.StateCommitted before = (ContractEvent.StateCommitted)e.Event;
            committed.Payload.ShouldBe(before.Payload);
            committed.Accepted.ShouldBe(before.Accepted);
            committed.Origins.Fields.ShouldBe(before.Origins.Fields, ignoreOrder: true);
        }
        else if (read.Event is ContractEvent.AttemptRefused refused)
        {
            refused.Outcome.GetType().ShouldBe(((ContractEvent.AttemptRefused)e.Event).Outcome.GetType());
            refused.Outcome.Describe().ShouldBe(((ContractEvent.AttemptRefused)e.Event).Outcome.Describe());
        }
    }

    [Fact]
    public void Read_AnUnknownField_SkipsIt()
    {
        RecordedEvent e = new EventGenerator(new Random(1)).Next(6);
        string json = Json.Text(e);

        RecordedEvent read = EventJson.Read(Stream, 3, Encoding.UTF8.GetBytes("{\"later\":{\"deep\":[1,{\"kind\":\"x\"}]}," + json[1..^1] + ",\"more\":null}"));

        Json.Text(read).ShouldBe(json);
    }

    [Theory]
    [InlineData("""{"first":3,"place":0,"of":1}""")]
    [InlineData("""{"first":3,"place":2,"of":2}""")]
    [InlineData("""{"first":3,"place":-1,"of":2}""")]
    [InlineData("""{"first":-1,"place":0,"of":2}""")]
    [InlineData("""{"first":3,"of":2}""")]
    [InlineData("""{"first":3,"place":0,"of":99999999999}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Read_ABatchThatIsNone_IsTyped(string batch)
    {
        string json = $$"""{"kind":"proposed","intentId":1,"by":"ai:m","at":"2026-03-01T09:00:00Z","values":{},"origins":"ai","source":"provider","stateVersion":-1,"madeUnder":"h","expiresAt":"2026-03-01T10:00:00Z","fits":true,"batch":{{batch}},"contractVersion":1,"contractHash":"h"}""";

        Should.Throw<StorageException>(() => EventJson.Read(Stream, 3, Encoding.UTF8.GetBytes(json))).Code.ShouldBe(ClpCodes.BadStoredEvent);

        string before = json.Replace($",\"batch\":{batch}", "", StringComparison.Ordinal);
        EventJson.Read(Stream, 3, Encoding.UTF8.GetBytes(before)).Event.ShouldBeOfType<ContractEvent.ProposalStaged>().Proposal.Batch.ShouldBeNull("as all journals were before there were any");
    }

    [Fact]
    public void Read_AnUnknownKind_IsTypedAndNamesIt()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"kind":"teleported","intentId":1,"by":"system:host","at":"2026-03-01T09:00:00Z","contractVersion":1,"contractHash":"h"}""");

        StorageException e = Should.Throw<StorageException>(() => EventJson.Read(Stream, 7, json));

        (e.Code, e.Failure).ShouldBe((ClpCodes.UnknownEventKind, StorageFailure.Corrupt));
        e.Message.ShouldContain("teleported");
        e.Message.ShouldContain("7");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"kind\":5}")]
    [InlineData("{\"kind\":null}")]
    [InlineData("{\"kind\":\"withdrawn\"")]
    [InlineData("""{"kind":"withdrawn","intentId":1.5,"by":"system:host","at":"2026-03-01T09:00:00Z","reason":"x","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"withdrawn","intentId":99999999999999999999,"by":"system:host","at":"2026-03-01T09:00:00Z","reason":"x","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"withdrawn","intentId":1,"by":"robot:x","at":"2026-03-01T09:00:00Z","reason":"x","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"withdrawn","intentId":1,"by":"system:host","at":"yesterday","reason":"x","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"withdrawn","intentId":1,"by":"system:host","at":"2026-03-01T09:00:00Z","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"withdrawn","intentId":1,"by":"system:host","at":"2026-03-01T09:00:00Z","reason":"x","contractVersion":99999999999,"contractHash":"h"}""")]
    [InlineData("""{"kind":"withdrawn","intentId":1,"by":"system:host","at":"2026-03-01T09:00:00Z","reason":"x","contractVersion":1,"contractHash":"h"} {}""")]
    [InlineData("""{"kind":"withdrawn","intentId":1,"by":"system:host","at":"2026-03-01T09:00:00Z","reason":"\ud800","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"dispatched","intentId":1,"intent":"x","payload":[],"origins":"user","by":"system:host","at":"2026-03-01T09:00:00Z","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"dispatched","intentId":1,"intent":"x","payload":{"a":1,"a":2},"origins":"user","by":"system:host","at":"2026-03-01T09:00:00Z","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"dispatched","intentId":1,"intent":"x","payload":{"__proto__":1},"origins":"user","by":"system:host","at":"2026-03-01T09:00:00Z","contractVersion":1,"contractHash":"h"}""")]
    [InlineData("""{"kind":"dispatched","intentId":1,"intent":"x","payload":{},"origins":{"fields":{}},"by":"system:host","at":"2026-03-01T09:00:00Z","contractVersion":1,"contractHash":"h"}""")]
    public void Read_WhatIsNoEvent_IsTyped(string json)
    {
        StorageException e = Should.Throw<StorageException>(() => EventJson.Read(Stream, 7, Encoding.UTF8.GetBytes(json)));

        (e.Code, e.Failure).ShouldBe((ClpCodes.BadStoredEvent, StorageFailure.Corrupt));
    }

    [Fact]
    public void Read_DamagedBytes_NeverEscapesUntyped()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        EventGenerator events = new(random);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            RecordedEvent e = events.Next(i % EventGenerator.Kinds);
            byte[] bytes = Damage(Json.Of(e.Event, e.Header), random);
            try
            {
                EventJson.Read(Stream, e.Version, bytes);
            }
            catch (StorageException x) when (x.Failure == StorageFailure.Corrupt)
            {
                refused++;
            }
            catch (Exception x)
            {
                throw new InvalidOperationException($"seed {seed}, round {i}: {x.GetType().Name} escaped for {Encoding.UTF8.GetString(bytes)}", x);
            }
        }

        refused.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void Read_APayloadAsDeepAsAllowed_ComesBackInEveryPlace()
    {
        StateObject deep = StateObject.Of(("a", 1));
        for (int i = 1; i < StateLimits.HardDepth; i++)
        {
            deep = StateObject.Of(("a", deep));
        }

        EventHeader header = new(1, "h");
        ContractEvent[] events =
        [
            new ContractEvent.IntentDispatched(new(1), "x", deep, Provenance.User, Actor.Host, 0),
            new ContractEvent.StateCommitted(new(1), "x", deep, Provenance.User, "t", StateDelta.Set("v", deep.Field("a")!), Actor.Host, 0),
            new ContractEvent.AttemptRefused(new(1), "x", deep, Provenance.User, RefusedStep.Commit, new Outcome.Denied([new Denial("g", "no", deep)]), Actor.Host, 0),
        ];
        foreach (ContractEvent e in events)
        {
            RecordedEvent recorded = new(Stream, 2, e, header);
            Json.Text(Json.RoundTrip(recorded)).ShouldBe(Json.Text(recorded));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\":\"x\"}")]
    [InlineData("{\"version\":1,\"contractHash\":null}")]
    [InlineData("{\"version\":1,\"contractHash\":\"h\",\"data\":5}")]
    [InlineData("{\"version\":1,\"contractHash\":\"h\",\"data\":{}")]
    [InlineData("{\"version\":1,\"contractHash\":\"h\",\"data\":{\"constructor\":1}}")]
    public void ReadSnapshot_WhatIsNone_IsTyped(string json)
        => Should.Throw<StorageException>(() => EventJson.ReadSnapshot(Encoding.UTF8.GetBytes(json))).Failure.ShouldBe(StorageFailure.Corrupt);

    // By bytes: flip, drop, insert, cut, repeat, replace; and by value: a number becomes something else.
    private static byte[] Damage(byte[] bytes, Random random)
    {
        List<byte> result = [.. bytes];
        for (int times = random.Next(1, 4); times > 0 && result.Count > 0; times--)
        {
            int at = random.Next(result.Count);
            switch (random.Next(7))
            {
                case 0: result[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: result.RemoveAt(at); break;
                case 2: result.Insert(at, (byte)random.Next(256)); break;
                case 3: result.RemoveRange(at, result.Count - at); break;
                case 4: result.InsertRange(at, result.GetRange(at, Math.Min(random.Next(1, 40), result.Count - at))); break;
                case 5: result[at] = (byte)"{}[]\",:0-.enft\\u "[random.Next(17)]; break;
                default: ReplaceNumber(result, random); break;
            }
        }

        return [.. result];
    }

    private static void ReplaceNumber(List<byte> bytes, Random random)
    {
        int at = bytes.FindIndex(random.Next(bytes.Count), b => b is >= (byte)'0' and <= (byte)'9');
        if (at >= 0)
        {
            string[] numbers = ["-1", "1e400", "9223372036854775808", "1.5", "null", "\"x\"", "{}", "[]", "true"];
            bytes.RemoveAt(at);
            bytes.InsertRange(at, Encoding.UTF8.GetBytes(numbers[random.Next(numbers.Length)]));
        }
    }
}
