using Clp.Storage.Conformance.Histories;

namespace Clp.Storage.Tests.Disks;

/// <summary>The file store on a disk of which some call fails, again and again; after that the process goes on, another one starts, or the power goes.</summary>
internal sealed class FailingDiskSubject(int seed, bool fsync = true) : ReopenedSubject(operationsPerReopening: 60, seed)
{
    private SimulatedDisk disk = new();
    private FaultyDisk? faulty;

    /// <summary>How many calls to the disk failed, a dead disk counting once.</summary>
    public int Failures { get; private set; }

    /// <summary>How often the power went.</summary>
    public int PowerLosses { get; private set; }

    public override string ToString() => $"{Failures} failures of the disk, {Reopenings} reopenings, {PowerLosses} losses of power";

    protected override async ValueTask<IEventStore> OpenAsync(IEventStore? before, Random random)
    {
        while (true)
        {
            Failures += faulty?.HasFailed == true ? 1 : 0;
            if (faulty is not null && random.Next(2) == 0)
            {
                disk = disk.Crash(CrashChooser.Any(random));
                PowerLosses++;
            }

            disk.BeginSession();
            faulty = new FaultyDisk(disk, random.Next(1, 150), (Fault)random.Next(Enum.GetValues<Fault>().Length));
            try
            {
                return await ValueTask.FromResult(FileStore.Open(DiskWorkload.Options with { Fsync = fsync }, faulty));
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
            {
                // The disk failed while the store was being opened; the next one may be luckier.
            }
        }
    }

    protected override ValueTask CloseAsync(IEventStore store) => ((FileStore)store).DisposeAsync();
}
