using Clp.Storage.Conformance.Histories;
using Clp.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>Two handles on one file, as those of two processes, each closed and opened again among its clients; and a third program that keeps the file locked.</summary>
internal sealed class SqliteHistories : IHistoryAdapter
{
    public string Name => "sqlite";

    public async ValueTask<IHistorySubject> OpenAsync(int seed)
    {
        Subject subject = new(seed);
        await subject.OpenAsync();
        return subject;
    }

    public ValueTask<SharedStore?> ShareAsync()
    {
        ScratchFolder folder = new();
        SqliteStore one = SqliteStore.Open(Options(folder));
        SqliteStore other = SqliteStore.Open(Options(folder));
        return new(new SharedStore(one, other, async () =>
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
            folder.Dispose();
        }));
    }

    public ValueTask DisposeAsync() => default;

    private static string File(ScratchFolder folder) => Path.Combine(folder.Path, "store.db");

    // The least patience there is, so that a locked file is soon refused. No power is lost here, and without flushes more calls meet.
    private static SqliteStoreOptions Options(ScratchFolder folder) => new() { Path = File(folder), BusyTimeout = TimeSpan.FromSeconds(1), Synchronous = SqliteSynchronous.Normal };

    private sealed class Handle(ScratchFolder folder, int seed) : ReopenedSubject(operationsPerReopening: 200, seed)
    {
        protected override ValueTask<IEventStore> OpenAsync(IEventStore? before, Random random) => new(SqliteStore.Open(Options(folder)));

        protected override ValueTask CloseAsync(IEventStore store) => ((SqliteStore)store).DisposeAsync();
    }

    private sealed class Subject : IHistorySubject
    {
        private const int OperationsPerLock = 800;

        private readonly ScratchFolder folder = new();
        private readonly Handle[] handles;
        private SqliteConnection? locker;
        private int calls;
        private int locks;

        public Subject(int seed) => handles = [new Handle(folder, seed), new Handle(folder, -seed)];

        public IEventStore Store => handles[Interlocked.Increment(ref calls) & 1].Store;

        public override string ToString() => $"{handles.Sum(handle => handle.Reopenings)} reopenings of one of two handles, {locks} times locked by another program";

        public async ValueTask OpenAsync()
        {
            await handles[0].OpenAsync();
            await handles[1].OpenAsync();
        }

        public async ValueTask StrikeAsync(Random random)
        {
            await handles[random.Next(2)].StrikeAsync(random);
            if (random.Next(OperationsPerLock) == 0)
            {
                Lock();
            }
        }

        public async ValueTask MendAsync()
        {
            Interlocked.Exchange(ref locker, null)?.Dispose();
            await handles[0].MendAsync();
            await handles[1].MendAsync();
        }

        public async ValueTask DisposeAsync()
        {
            locker?.Dispose();
            await handles[0].DisposeAsync();
            await handles[1].DisposeAsync();
            folder.Dispose();
        }

        // Until a call was refused because of it, after a second.
        private void Lock()
        {
            SqliteConnection connection = new($"Data Source={File(folder)};Pooling=False");
            connection.Open();
            using SqliteCommand begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            Interlocked.Increment(ref locks);
            Interlocked.Exchange(ref locker, connection)?.Dispose();
        }
    }
}
