using Clp.Storage.Tests.Disks;

namespace Clp.Storage.Tests.Files;

public sealed class FileStorageAdapterTests
{
    private static readonly FileStoreOptions Options = new() { Root = "/states" };

    [Fact]
    public async Task PowerLoss_AfterAnyDiskOperation_LeavesTheAcknowledgedStateOrTheNext()
    {
        SimulatedDisk disk = new();
        Random random = new(5);
        int states = 0;
        (long acknowledged, long next) = (-1, -1);
        using FileStorageAdapter adapter = FileStorageAdapter.Open(Options, disk);
        disk.Changed = () =>
        {
            CrashChooser[] choices = [CrashChooser.None, CrashChooser.All, .. Enumerable.Range(1, 8).Select(CrashChooser.FirstSectors), .. Enumerable.Range(0, 20).Select(_ => CrashChooser.Any(random))];
            foreach (CrashChooser chooser in choices)
            {
                states++;
                using FileStorageAdapter after = FileStorageAdapter.Open(Options, disk.Crash(chooser));
                long version = after.LoadAsync("key", default).AsTask().GetAwaiter().GetResult()?.Version ?? -1;
                version.ShouldBeOneOf(acknowledged, next);
            }
        };

        for (int i = 0; i < 40; i++)
        {
            if (i % 10 == 9)
            {
                next = -1;
                (await adapter.DeleteAsync("key", default)).ShouldBeTrue();
            }
            else
            {
                next = i;
                (await adapter.SaveAsync("key", State(i), acknowledged, default)).IsSaved.ShouldBeTrue();
            }

            acknowledged = next;
        }

        states.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.Full)]
    [InlineData(Fault.Dead)]
    public async Task Fault_AtAnyCallToTheDisk_IsRejectedOrUnknownAsItIs(Fault fault)
    {
        for (int call = 1; ; call++)
        {
            SimulatedDisk disk = new();
            FaultyDisk faulty = new(disk, call, fault);
            (long certain, long possible) = (-1, -1);
            try
            {
                using FileStorageAdapter adapter = FileStorageAdapter.Open(Options, faulty);
                for (int i = 0; i < 3; i++)
                {
                    possible = i;
                    await adapter.SaveAsync("key", State(i), certain, default);
                    certain = i;
                }
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
            {
                possible = certain;
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Unknown)
            {
            }

            foreach (SimulatedDisk left in new[] { disk.Copy(), disk.Crash(CrashChooser.None), disk.Crash(CrashChooser.All) })
            {
                using FileStorageAdapter after = FileStorageAdapter.Open(Options, left);
                long version = (await after.LoadAsync("key", default))?.Version ?? -1;
                version.ShouldBeOneOf([certain, possible], $"{fault} at call {call}");
            }

            if (!faulty.HasFailed)
            {
                call.ShouldBeGreaterThan(15);
                return;
            }
        }
    }

    [Fact]
    public async Task Load_OfADamagedFile_IsRefused()
    {
        using TemporaryFolder folder = new();
        using FileStorageAdapter adapter = FileStorageAdapter.Open(new FileStoreOptions { Root = folder.Path });
        await adapter.SaveAsync("key", State(1), -1, default);
        string file = Directory.GetFiles(Path.Combine(folder.Path, "states")).ShouldHaveSingleItem();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[^4] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await adapter.LoadAsync("key", default));
        error.Code.ShouldBe(ClpCodes.StoreCorrupt);
        (await Should.ThrowAsync<StorageException>(async () => await adapter.SaveAsync("key", State(2), 1, default))).Code.ShouldBe(ClpCodes.StoreCorrupt);
    }

    [Fact]
    public void Open_OfAFolderInUse_IsRefused()
    {
        using TemporaryFolder folder = new();
        using FileStorageAdapter adapter = FileStorageAdapter.Open(new FileStoreOptions { Root = folder.Path });

        Should.Throw<StorageException>(() => FileStorageAdapter.Open(new FileStoreOptions { Root = folder.Path })).Code.ShouldBe(ClpCodes.StoreLocked);
        Should.Throw<StorageException>(() => FileStore.Open(folder.Path)).Code.ShouldBe(ClpCodes.StoreLocked);
    }

    private static StoredState State(long version) => new(StateObject.Of(("at", version), ("text", new string('x', 2000))), version);
}
