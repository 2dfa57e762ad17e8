using System.Globalization;

namespace Clp.Storage.Files;

/// <summary>Whether a file store works.</summary>
internal static class FileHealth
{
    public static StoreHealth Check(JournalFolder journal, FileStoreOptions options, Exception? broken)
    {
        if (broken is not null)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "The disk failed to flush, so nothing more is accepted; mend the disk, then open the store again.");
        }

        try
        {
            return journal.Disk.FolderExists(journal.Path) ? Room(journal, options)
                : new StoreHealth(StoreHealthStatus.Unhealthy, "The journal's folder is gone.");
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "The disk does not answer.");
        }
    }

    /// <summary>Of a folder of latest states.</summary>
    public static StoreHealth Check(IFileSystem disk, string states)
    {
        try
        {
            return !disk.FolderExists(states) ? new StoreHealth(StoreHealthStatus.Unhealthy, "The folder of the states is gone.")
                : disk.FreeBytes(states) == 0 ? new StoreHealth(StoreHealthStatus.Unhealthy, "The disk is full.")
                : new StoreHealth(StoreHealthStatus.Healthy, "The folder takes states.");
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "The disk does not answer.");
        }
    }

    private static StoreHealth Room(JournalFolder journal, FileStoreOptions options)
    {
        if (options.ReadOnly)
        {
            return new StoreHealth(StoreHealthStatus.Degraded, "The store was opened for reading only; appends are refused.");
        }

        long free = journal.Disk.FreeBytes(journal.Path);
        string room = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024)} MiB are free.");
        return free < options.MaxAppendBytes ? new StoreHealth(StoreHealthStatus.Unhealthy, $"The disk has no room for an append of the largest size: {room}")
            : free < (long)options.SegmentBytes + options.MaxAppendBytes ? new StoreHealth(StoreHealthStatus.Degraded, $"The disk is nearly full: {room}")
            : new StoreHealth(StoreHealthStatus.Healthy, $"The journal takes appends; {room}");
    }
}
