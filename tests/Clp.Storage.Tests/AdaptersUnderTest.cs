using Clp.Storage.Conformance;

namespace Clp.Storage.Tests;

public sealed class MemoryAdapterUnderTest : IAdapterUnderTest
{
    public Type AdapterType => typeof(MemoryStorageAdapter);

    public bool IsDurable => false;

    public ValueTask<IStorageAdapter> OpenAsync() => new(new MemoryStorageAdapter());

    public ValueTask<IStorageAdapter> ReopenAsync() => throw new NotSupportedException("memory keeps nothing");

    public ValueTask DisposeAsync() => default;
}

public sealed class FileAdapterUnderTest : IAdapterUnderTest
{
    private readonly TemporaryFolder folder = new();
    private FileStorageAdapter? adapter;

    public Type AdapterType => typeof(FileStorageAdapter);

    public bool IsDurable => true;

    public ValueTask<IStorageAdapter> OpenAsync() => new(adapter = FileStorageAdapter.Open(new FileStoreOptions { Root = folder.Path }));

    public ValueTask<IStorageAdapter> ReopenAsync()
    {
        adapter!.Dispose();
        return OpenAsync();
    }

    public ValueTask DisposeAsync()
    {
        adapter!.Dispose();
        folder.Dispose();
        return default;
    }
}

/// <summary>The browser adapter over a browser in memory; every opening is another tab.</summary>
public sealed class BrowserAdapterUnderTest : IAdapterUnderTest
{
    private readonly Browser.FakeBrowser browser = new();

    public Type AdapterType => typeof(BrowserStorageAdapter);

    public bool IsDurable => true;

    public ValueTask<IStorageAdapter> OpenAsync() => new(new BrowserStorageAdapter(browser));

    public ValueTask<IStorageAdapter> ReopenAsync() => OpenAsync();

    public ValueTask DisposeAsync() => default;
}
