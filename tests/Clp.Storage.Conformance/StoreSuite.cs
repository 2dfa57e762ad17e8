namespace Clp.Storage.Conformance;

/// <summary>The base of every suite: a fresh store per test and a few words to talk to it.</summary>
public abstract class StoreSuite<TStore> : IAsyncLifetime
    where TStore : IStoreUnderTest, new()
{
    protected static StreamId Stream { get; } = new("tenant", "counter", "one");

    protected TStore Subject { get; } = new();

    protected IEventStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await Subject.OpenAsync();

    public async Task DisposeAsync() => await Subject.DisposeAsync();

    protected async Task ReopenAsync() => Store = await Subject.ReopenAsync();

    protected ValueTask<AppendResult> Append(Expected expected, params string[] notes) => Append(Stream, expected, notes);

    protected ValueTask<AppendResult> Append(StreamId stream, Expected expected, params string[] notes)
        => Store.AppendAsync(stream, expected, Notes.Batch(null, null, notes), default);

    protected ValueTask<AppendResult> Operate(string operation, string? requestHash, Expected expected, params string[] notes)
        => Store.AppendAsync(Stream, expected, Notes.Batch(operation, requestHash, notes), default);

    protected async Task<List<string>> Read(StreamId stream, long from = 0)
    {
        List<string> notes = [];
        await foreach (RecordedEvent recorded in Store.ReadAsync(stream, from, default))
        {
            recorded.Stream.ShouldBe(stream);
            recorded.Version.ShouldBe(Math.Max(0, from) + notes.Count, "versions are gap-free and in order");
            notes.Add(Notes.Text(recorded));
        }

        return notes;
    }

    protected Task<List<string>> Read() => Read(Stream);

    protected Task<List<PositionedEvent>> ReadAll(FeedPosition after = default) => ReadAll(Store, after);

    protected static async Task<List<PositionedEvent>> ReadAll(IEventStore store, FeedPosition after = default) => await store.ReadAllAsync(after, default).ToListAsync();

    protected Task<List<StreamId>> Streams() => Streams(Store);

    protected static async Task<List<StreamId>> Streams(IEventStore store) => await store.StreamsAsync(default).ToListAsync();
}
