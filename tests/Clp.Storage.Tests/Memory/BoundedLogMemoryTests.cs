namespace Clp.Storage.Tests.Memory;

/// <summary>Weighs the heap, which all tests of the process share: it runs when no other does.</summary>
[CollectionDefinition(nameof(AloneOnTheHeap), DisableParallelization = true)]
public sealed class AloneOnTheHeap;

[Collection(nameof(AloneOnTheHeap))]
public sealed class BoundedLogMemoryTests
{
    [Fact]
    public async Task Memory_OfABoundedLog_IsConstant()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 100 });
        await BoundedLogTests.Fill(store, 20_000, snapshotEvery: 50);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await BoundedLogTests.Fill(store, 100_000, snapshotEvery: 50);

        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(store);
        grown.ShouldBeLessThan(1_000_000, "a hundred thousand kept events would be far more");
    }
}
