using Clp.Storage.Conformance;

namespace Clp.Storage.Tests;

public sealed class MemoryUnderTest : IStoreUnderTest
{
    public Type StoreType => typeof(MemoryStore);

    public bool IsDurable => false;

    public ValueTask<IEventStore> OpenAsync() => new(new MemoryStore());

    public ValueTask<IEventStore> ReopenAsync() => throw new NotSupportedException("memory keeps nothing");

    public ValueTask<IEventStore> OpenTenantAsync(string tenant) => OpenAsync();

    public ValueTask DisposeAsync() => default;
}

/// <summary>The memory store that lets old events go; the suites' streams are shorter than what it always keeps.</summary>
public sealed class BoundedMemoryUnderTest : IStoreUnderTest
{
    public Type StoreType => typeof(MemoryStore);

    public bool IsDurable => false;

    public ValueTask<IEventStore> OpenAsync() => new(new MemoryStore(new MemoryStoreOptions { KeepEvents = 1 }));

    public ValueTask<IEventStore> ReopenAsync() => throw new NotSupportedException("memory keeps nothing");

    public ValueTask<IEventStore> OpenTenantAsync(string tenant) => OpenAsync();

    public ValueTask DisposeAsync() => default;
}

/// <summary>The file store on the real disk.</summary>
public class FileUnderTest : IStoreUnderTest
{
    private readonly TemporaryFolder folder = new();
    private readonly List<FileStore> tenants = [];
    private FileStore? store;

    public Type StoreType => typeof(FileStore);

    public bool IsDurable => true;

    public async ValueTask<IEventStore> OpenAsync() => await Task.FromResult(store = FileStore.Open(Options(folder.Path)));

    public async ValueTask<IEventStore> ReopenAsync()
    {
        await store!.DisposeAsync();
        return await OpenAsync();
    }

    public ValueTask<IEventStore> OpenTenantAsync(string tenant)
    {
        tenants.Add(FileStore.Open(Options(Path.Combine(folder.Path, $"tenant-{tenants.Count}"))));
        return new(tenants[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        await store!.DisposeAsync();
        foreach (FileStore tenant in tenants)
        {
            await tenant.DisposeAsync();
        }

        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual FileStoreOptions Options(string root) => new() { Root = root };
}

/// <summary>The file store with segments so small that every test crosses several.</summary>
public sealed class SmallSegmentsUnderTest : FileUnderTest
{
    protected override FileStoreOptions Options(string root) => new() { Root = root, Fsync = false, GroupCommit = false, SegmentBytes = 4096 };
}

/// <summary>The browser store over a browser in memory; every opening is another tab.</summary>
public sealed class BrowserUnderTest : IStoreUnderTest
{
    private readonly Browser.FakeBrowser browser = new();

    public Type StoreType => typeof(BrowserStore);

    public bool IsDurable => true;

    public ValueTask<IEventStore> OpenAsync() => new(new BrowserStore(browser));

    public ValueTask<IEventStore> ReopenAsync() => OpenAsync();

    public ValueTask<IEventStore> OpenTenantAsync(string tenant) => new(new BrowserStore(browser, "tenant " + tenant));

    public ValueTask DisposeAsync() => default;
}
