namespace Clp.Storage.Tests.Disks;

/// <summary>Decides what a crash leaves of the pending operations.</summary>
internal sealed class CrashChooser(Func<bool> keepsName, Func<DiskWrite, int, bool> keepsSector)
{
    /// <summary>Everything was written just before.</summary>
    public static CrashChooser All { get; } = new(() => true, (_, _) => true);

    /// <summary>Nothing that was not flushed.</summary>
    public static CrashChooser None { get; } = new(() => false, (_, _) => false);

    /// <summary>All names, and of each write only the first sectors.</summary>
    public static CrashChooser FirstSectors(int count) => new(() => true, (_, sector) => sector < count);

    /// <summary>All names, and of each write only the sectors after the first few.</summary>
    public static CrashChooser LastSectors(int skipped) => new(() => true, (_, sector) => sector >= skipped);

    /// <summary>Each name and each sector by the toss of a coin, biased now this way, now that.</summary>
    public static CrashChooser Any(Random random)
    {
        double bias = random.NextDouble();
        return new(() => random.NextDouble() < 0.5, (_, _) => random.NextDouble() < bias);
    }

    /// <summary>Whole writes and names by the toss of a coin.</summary>
    public static CrashChooser Whole(Random random)
    {
        Dictionary<DiskWrite, bool> kept = new(ReferenceEqualityComparer.Instance);
        return new(() => random.Next(2) == 0, (write, _) => kept.TryGetValue(write, out bool keeps) ? keeps : kept[write] = random.Next(2) == 0);
    }

    public bool KeepsName() => keepsName();

    public bool KeepsSector(DiskWrite write, int sector) => keepsSector(write, sector);
}
