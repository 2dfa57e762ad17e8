using Clp.Storage.Conformance;

namespace Clp.Storage.Redis.Tests;

/// <summary>A few words to talk to a store.</summary>
internal static class StoreWords
{
    public static async Task Write(this RedisStore store, StreamId stream, params string[] texts)
        => (await store.AppendAsync(stream, Expected.Any, Notes.Batch(null, null, texts), default)).Status.ShouldBe(AppendStatus.Appended);

    public static async Task<List<string>> Texts(this RedisStore store, StreamId stream)
    {
        List<string> texts = [];
        await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
        {
            texts.Add(Notes.Text(recorded));
        }

        return texts;
    }

    public static async Task<List<PositionedEvent>> All(this RedisStore store, FeedPosition after = default) => await store.ReadAllAsync(after, default).ToListAsync();

    /// <summary>The store's connection may not have noticed yet that the server was away.</summary>
    public static async Task UntilItAnswers(this RedisStore store)
    {
        StreamId nobody = new("", "nobody", "ever");
        while (true)
        {
            try
            {
                await store.VersionAsync(nobody, default);
                return;
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
            {
            }
        }
    }
}
