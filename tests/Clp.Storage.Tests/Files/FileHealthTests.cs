using Clp.Storage.Conformance;
using Clp.Storage.Tests.Disks;

namespace Clp.Storage.Tests.Files;

public sealed class FileHealthTests
{
    private static readonly FileStoreOptions Options = new() { Root = "/store", SegmentBytes = 64 * 1024, MaxAppendBytes = 1024 };

    [Theory]
    [InlineData(1024 * 1024, StoreHealthStatus.Healthy)]
    [InlineData(65 * 1024, StoreHealthStatus.Healthy)]
    [InlineData((65 * 1024) - 1, StoreHealthStatus.Degraded)]
    [InlineData(1024, StoreHealthStatus.Degraded)]
    [InlineData(1023, StoreHealthStatus.Unhealthy)]
    public async Task Health_TellsTheRoomOnTheDisk(long free, StoreHealthStatus status)
    {
        await using FileStore store = FileStore.Open(Options, new SimulatedDisk { Free = free });

        (await store.CheckHealthAsync(default)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Health_OnARealDisk_IsHealthyUntilClosed()
    {
        using TemporaryFolder folder = new();
        FileStore store = FileStore.Open(folder.Path);

        (await store.CheckHealthAsync(default)).Description.ShouldContain("free");
        await store.DisposeAsync();

        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Unhealthy);
    }

    [Theory]
    [InlineData(1, StoreHealthStatus.Healthy)]
    [InlineData(0, StoreHealthStatus.Unhealthy)]
    public async Task Health_OfLatestStates_TellsWhetherTheDiskIsFull(long free, StoreHealthStatus status)
    {
        FileStorageAdapter adapter = FileStorageAdapter.Open(Options, new SimulatedDisk { Free = free });

        (await adapter.CheckHealthAsync(default)).Status.ShouldBe(status);
        adapter.Dispose();
        (await adapter.CheckHealthAsync(default)).Description.ShouldContain("closed");
    }

    [Fact]
    public async Task Health_AfterAFailedFlush_IsUnhealthy()
    {
        SimulatedDisk disk = new();
        for (int call = 1; ; call++)
        {
            FileStore store;
            try
            {
                store = FileStore.Open(Options, new FaultyDisk(disk = new(), call, Fault.ReadOnly));
            }
            catch (StorageException)
            {
                continue;
            }

            await Should.ThrowAsync<StorageException>(async () => await store.AppendAsync(new StreamId("", "c", "1"), Expected.Any, Notes.Batch(null, null, "a"), default));
            (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Unhealthy);
            await store.DisposeAsync();
            return;
        }
    }

    [Fact]
    public async Task Health_OfAStoreThatIsOnlyRead_IsDegraded()
    {
        SimulatedDisk disk = new();
        await FileStore.Open(Options, disk).DisposeAsync();
        await using FileStore store = FileStore.Open(Options with { ReadOnly = true }, disk);

        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Degraded);
    }
}
