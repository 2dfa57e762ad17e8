using Clp.Storage.Conformance;

namespace Clp.Storage.Sqlite.Tests;

public sealed class SqliteAdapterUnderTest : IAdapterUnderTest
{
    private readonly TemporaryFolder folder = new();
    private SqliteStorageAdapter? adapter;

    public Type AdapterType => typeof(SqliteStorageAdapter);

    public bool IsDurable => true;

    public ValueTask<IStorageAdapter> OpenAsync() => new(adapter = SqliteStorageAdapter.Open(new SqliteStoreOptions { Path = folder.Database, Synchronous = SqliteSynchronous.Normal }));

    public async ValueTask<IStorageAdapter> ReopenAsync()
    {
        await adapter!.DisposeAsync();
        return await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await adapter!.DisposeAsync();
        folder.Dispose();
    }
}
