namespace Clp.Storage.Conformance;

/// <summary>One adapter of latest states as the suites see it.</summary>
public interface IAdapterUnderTest : IAsyncDisposable
{
    /// <summary>The class under test; every one in src must appear in some implementation of this.</summary>
    Type AdapterType { get; }

    /// <summary>True when what was saved is still there after closing.</summary>
    bool IsDurable { get; }

    /// <summary>An empty adapter; called once.</summary>
    ValueTask<IStorageAdapter> OpenAsync();

    /// <summary>Closes the adapter and opens it again; only called when durable.</summary>
    ValueTask<IStorageAdapter> ReopenAsync();
}
