using Clp.Storage;
using Clp.Storage.Conformance.Histories;
using Clp.Storage.Tests.Disks;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>A disk whose calls fail, and whose power goes.</summary>
internal sealed class FailingDiskHistories : IHistoryAdapter
{
    public string Name => "file";

    public async ValueTask<IHistorySubject> OpenAsync(int seed)
    {
        FailingDiskSubject subject = new(seed);
        await subject.OpenAsync();
        return subject;
    }

    public ValueTask<SharedStore?> ShareAsync()
    {
        ScratchFolder folder = new();
        FileStore store = FileStore.Open(folder.Path);
        return new(new SharedStore(store, store, async () =>
        {
            await store.DisposeAsync();
            folder.Dispose();
        }));
    }

    public ValueTask DisposeAsync() => default;
}

/// <summary>The real disk, and a store that is closed and opened again among its clients.</summary>
internal sealed class RealDiskHistories : IHistoryAdapter
{
    public string Name => "file-real-disk";

    public async ValueTask<IHistorySubject> OpenAsync(int seed)
    {
        Subject subject = new(seed);
        await subject.OpenAsync();
        return subject;
    }

    public ValueTask<SharedStore?> ShareAsync() => new((SharedStore?)null);

    public ValueTask DisposeAsync() => default;

    private sealed class Subject(int seed) : ReopenedSubject(operationsPerReopening: 100, seed), IAsyncDisposable
    {
        private readonly ScratchFolder folder = new();

        public override string ToString() => $"{Reopenings} reopenings";

        protected override ValueTask<IEventStore> OpenAsync(IEventStore? before, Random random) => new(FileStore.Open(folder.Path));

        protected override ValueTask CloseAsync(IEventStore store) => ((FileStore)store).DisposeAsync();

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            await DisposeAsync();
            folder.Dispose();
        }
    }
}
