using System.Buffers;
using System.Text;
using Clp.Storage.Conformance;

namespace Clp.Storage.Postgres.Tests;

/// <summary>What is stored and read beyond the suites: exact bytes, and streams that go away while they are read.</summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private static readonly StreamId One = TestDatabase.Stream("one");

    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Theory]
    [InlineData("\0 \u0001 \\u0000 \\ud83e")]
    [InlineData("naïve 🦊 \u202e e\u0301 \uffff")]
    public async Task Event_InTheTable_IsTheExactJson(string text)
    {
        PostgresStore store = await database.OpenAsync();
        ContractEvent @event = EventJson.Read(One, 0, Encoding.UTF8.GetBytes($$"""
            {"kind":"committed","intentId":1,"by":"human:ada","at":"2026-03-01T09:00:00Z","intent":"set",
             "payload":{"text":{{System.Text.Json.JsonSerializer.Serialize(text)}},"long":1234567890123456789012345678.50,"huge":1e300,"tiny":1e-20,"same":1.0},"origins":{"*":"user"},
             "transition":"apply","delta":[],"contractVersion":1,"contractHash":"00"}
            """)).Event;
        ArrayBufferWriter<byte> json = new();
        EventJson.Write(json, @event, Notes.Header);

        await store.AppendAsync(One, Expected.NoStream, new Append(@event, Notes.Header), default);

        (await database.AskAsync("SELECT data FROM clp.events")).ShouldBe(json.WrittenSpan.ToArray());
        await foreach (RecordedEvent recorded in store.ReadAsync(One, 0, default))
        {
            recorded.Event.ShouldBe(@event);
        }
    }

    [Fact]
    public async Task Read_OfAStreamThatIsDeletedAndCreatedAgainMeanwhile_NeverMixesTheTwo()
    {
        PostgresStore store = await database.OpenAsync();
        await AppendMany(store, "old", 2500);
        List<string> read = [];

        StorageException error = await Should.ThrowAsync<StorageException>(async () =>
        {
            await foreach (RecordedEvent recorded in store.ReadAsync(One, 0, default))
            {
                if (read.Count == 0)
                {
                    (await store.DeleteAsync(One, Expected.Any, default)).ShouldBeTrue();
                    await AppendMany(store, "new", 3000);
                }

                read.Add(Notes.Text(recorded));
            }
        });

        error.Failure.ShouldBe(StorageFailure.Rejected);
        error.Message.ShouldContain("deleted while");
        read.ShouldAllBe(text => text == "old");
        read.Count.ShouldBeLessThan(2500);
    }

    [Fact]
    public async Task Read_OfEventsLargerThanAPage_GivesAllOfThem()
    {
        PostgresStore store = await database.OpenAsync();
        for (int i = 0; i < 7; i++)
        {
            await store.AppendAsync(One, Expected.Any, Notes.Batch(null, null, $"{i}" + new string('x', i % 2 == 0 ? 5_000_000 : 10)), default);
        }

        List<char> read = [], all = [];
        await foreach (RecordedEvent recorded in store.ReadAsync(One, 0, default))
        {
            read.Add(Notes.Text(recorded)[0]);
        }

        await foreach (PositionedEvent positioned in store.ReadAllAsync(default, default))
        {
            all.Add(Notes.Text(positioned.Event)[0]);
        }

        read.ShouldBe("0123456");
        all.ShouldBe("0123456");
    }

    [Fact]
    public async Task Delete_LeavesNoRowBehind()
    {
        PostgresStore store = await database.OpenAsync();
        Append append = Notes.Batch("op", "hash", "a", "b") with { Outbox = [new OutboxMessage("topic", 1) { Id = "m" }], Snapshot = Notes.Snapshot(1) };
        await store.AppendAsync(One, Expected.NoStream, append, default);

        await store.DeleteAsync(One, Expected.Any, default);

        foreach (string table in new[] { "streams", "events", "ops", "snapshots", "lanes", "outbox" })
        {
            (await database.AskAsync($"SELECT count(*) FROM clp.{table}")).ShouldBe(0L, table);
        }
    }

    [Fact]
    public async Task Appends_ThatStoreNothing_LeaveNoStreamBehind()
    {
        PostgresStore store = await database.OpenAsync();
        await store.AppendAsync(One, Expected.Any, Notes.Batch("op", null), default);
        await store.AppendAsync(One, Expected.NoStream, Notes.Batch(null, null), default);
        await store.AppendAsync(One, Expected.Exists, Notes.Batch(null, null, "a"), default);
        await store.AppendAsync(One, Expected.Exactly(4), Notes.Batch(null, null, "a"), default);

        (await database.AskAsync("SELECT count(*) FROM clp.streams")).ShouldBe(0L);
    }

    [Fact]
    public async Task Streams_MoreThanAPage_AreAllListedOnce()
    {
        PostgresStore store = await database.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 2100).Select(async i => await store.AppendAsync(TestDatabase.Stream($"{i}"), Expected.NoStream, Notes.Batch(null, null, "a"), default)));

        List<StreamId> streams = await store.StreamsAsync(default).ToListAsync();

        streams.ShouldBeUnique();
        streams.Count.ShouldBe(2100);
    }

    private static async Task AppendMany(PostgresStore store, string text, int count)
    {
        for (int done = 0; done < count; done += 500)
        {
            await store.AppendAsync(One, Expected.Any, Notes.Batch(null, null, [.. Enumerable.Repeat(text, 500)]), default);
        }
    }
}
