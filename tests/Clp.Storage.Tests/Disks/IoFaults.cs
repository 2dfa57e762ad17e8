namespace Clp.Storage.Tests.Disks;

/// <summary>Runs a workload again and again, each time with another call to the disk failing in one way, and judges what callers were told and what is left.</summary>
internal sealed class IoFaults(Fault fault, int seed, int steps)
{
    /// <summary>How many failing calls were tried.</summary>
    public int Points { get; private set; }

    public List<string> Wrong { get; } = [];

    public async Task RunAsync(int every = 1)
    {
        for (int call = 1; ; call += every)
        {
            SimulatedDisk disk = new();
            FaultyDisk faulty = new(disk, call, fault);
            DiskWorkload workload = new(faulty, seed, steps);
            disk.Changed = workload.Interject;
            workload.Opening = disk.BeginSession;
            await workload.RunAsync();
            if (!faulty.HasFailed)
            {
                return;
            }

            Points++;
            Wrong.AddRange(workload.Wrong.Select(problem => $"{Place(call)}: {problem}"));
            if (disk.WasFlushRetried)
            {
                Wrong.Add($"{Place(call)}: a failed flush was tried again");
            }

            // The process goes on on a mended disk, or dies and another starts; or the power goes as well.
            await Judge(call, "next process", disk.Copy(), workload.Ledger);
            await Judge(call, "power loss", disk.Crash(CrashChooser.None), workload.Ledger);
            await Judge(call, "power loss, all written", disk.Crash(CrashChooser.All), workload.Ledger);
            await Judge(call, "power loss, torn", disk.Crash(CrashChooser.Any(new Random(call))), workload.Ledger);
        }
    }

    private async Task Judge(int call, string what, SimulatedDisk left, Ledger ledger)
    {
        if (await DiskInspection.JudgeAsync(left, ledger, appends: true) is { } problem)
        {
            Wrong.Add($"{Place(call)}, {what}: {problem}");
        }
    }

    private string Place(int call) => $"{fault}, seed {seed}, call {call}";
}
