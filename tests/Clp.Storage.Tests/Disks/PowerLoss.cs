namespace Clp.Storage.Tests.Disks;

/// <summary>Cuts the power after every disk operation of a workload, in many ways each, and judges what is left.</summary>
internal sealed class PowerLoss(int seed)
{
    private readonly Random random = new(seed);
    private readonly SimulatedDisk disk = new();
    private bool isInspecting;
    private Ledger ledger = new();

    /// <summary>How many crash states were judged.</summary>
    public int States { get; private set; }

    public List<string> Wrong { get; } = [];

    public async Task RunAsync(int steps)
    {
        DiskWorkload workload = new(disk, seed, steps);
        ledger = workload.Ledger;
        disk.Changed = () =>
        {
            workload.Interject();
            Inspect();
        };
        await workload.RunAsync();
        Wrong.AddRange(workload.Wrong);
    }

    private void Inspect()
    {
        lock (random)
        {
            if (isInspecting)
            {
                return;
            }

            isInspecting = true;
            foreach (CrashChooser chooser in Choices())
            {
                States++;
                SimulatedDisk left = disk.Crash(chooser);
                if (DiskInspection.JudgeAsync(left, ledger, appends: States % 4 == 0).GetAwaiter().GetResult() is { } problem)
                {
                    Wrong.Add($"seed {seed}, state {States}: {problem}");
                }
            }

            isInspecting = false;
        }
    }

    private IEnumerable<CrashChooser> Choices()
    {
        yield return CrashChooser.None;
        (int operations, int sectors) = disk.Pending;
        if (operations == 0)
        {
            yield break;
        }

        yield return CrashChooser.All;
        for (int sector = 1; sector < sectors; sector++)
        {
            yield return CrashChooser.FirstSectors(sector);
            yield return CrashChooser.LastSectors(sector);
        }

        for (int i = 0; i < 4 * operations; i++)
        {
            yield return CrashChooser.Any(random);
            yield return CrashChooser.Whole(random);
        }
    }
}
