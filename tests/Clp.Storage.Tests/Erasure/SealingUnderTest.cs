using System.Security.Cryptography;
using Clp.Storage.Conformance;

namespace Clp.Storage.Tests;

/// <summary>The sealing over the memory store. It knows no contract of the suites, so it seals everything there is.</summary>
public sealed class SealingUnderTest : IStoreUnderTest
{
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();

    public Type StoreType => typeof(SealingStore);

    public bool IsDurable => false;

    public ValueTask<IEventStore> OpenAsync()
        => new(new SealingStore(new MemoryStore(), new ErasureOptions { Contracts = [], Keys = new MemorySubjectKeys(random), Random = random }));

    public ValueTask<IEventStore> ReopenAsync() => throw new NotSupportedException("memory keeps nothing");

    public ValueTask<IEventStore> OpenTenantAsync(string tenant) => OpenAsync();

    public ValueTask DisposeAsync()
    {
        random.Dispose();
        return default;
    }
}
