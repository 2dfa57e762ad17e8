namespace Clp.Storage.Conformance;

/// <summary>One adapter as the suites see it: how to get an empty store, and how to open it again.</summary>
public interface IStoreUnderTest : IAsyncDisposable
{
    /// <summary>The class under test; every one in src must appear in some implementation of this.</summary>
    Type StoreType { get; }

    /// <summary>True when what was appended is still there after closing.</summary>
    bool IsDurable { get; }

    /// <summary>An empty store; called once.</summary>
    ValueTask<IEventStore> OpenAsync();

    /// <summary>Closes the store and opens it again; only called when durable.</summary>
    ValueTask<IEventStore> ReopenAsync();

    /// <summary>A handle of another tenant on the place where the opened store is (for stores without tenants, another place); closed with this.</summary>
    ValueTask<IEventStore> OpenTenantAsync(string tenant);
}
