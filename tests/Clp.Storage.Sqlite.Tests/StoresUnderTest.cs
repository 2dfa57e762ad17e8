using Clp.Storage.Conformance;

namespace Clp.Storage.Sqlite.Tests;

/// <summary>One handle on one file.</summary>
public class SqliteUnderTest : IStoreUnderTest
{
    private readonly TemporaryFolder folder = new();
    private readonly List<SqliteStore> open = [];

    public Type StoreType => typeof(SqliteStore);

    public bool IsDurable => true;

    public ValueTask<IEventStore> OpenAsync() => new(Handle(""));

    public async ValueTask<IEventStore> ReopenAsync()
    {
        await CloseAsync();
        return await OpenAsync();
    }

    public ValueTask<IEventStore> OpenTenantAsync(string tenant) => new(Handle("tenant " + tenant));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    // The tests prove order and atomicity, for which it is the same; the kill rounds and the measures flush.
    protected SqliteStore Open(string tenant)
    {
        open.Add(SqliteStore.Open(new SqliteStoreOptions { Path = folder.Database, Tenant = tenant, Synchronous = SqliteSynchronous.Normal, BusyTimeout = TimeSpan.FromMinutes(2) }));
        return open[^1];
    }

    protected virtual IEventStore Handle(string tenant) => Open(tenant);

    private async Task CloseAsync()
    {
        foreach (SqliteStore store in open)
        {
            await store.DisposeAsync();
        }

        open.Clear();
    }
}

/// <summary>Two handles on one file that know nothing of each other, as those of two processes: every call goes to the next.</summary>
public sealed class TwoHandlesUnderTest : SqliteUnderTest
{
    protected override IEventStore Handle(string tenant) => new TakingTurns(Open(tenant), Open(tenant));
}
