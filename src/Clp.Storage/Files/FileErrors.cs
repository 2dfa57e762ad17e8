namespace Clp.Storage.Files;

/// <summary>Every failure of the file store, in one voice.</summary>
internal static class FileErrors
{
    public static bool IsDiskFailure(Exception error) => error is IOException or UnauthorizedAccessException;

    public static StorageException Rejected(string what, Exception? cause = null)
        => new(ClpCodes.StoreRejected, what, StorageFailure.Rejected, cause);

    public static StorageException ReadOnly()
        => Rejected($"The store was opened with {nameof(FileStoreOptions.ReadOnly)}; nothing was written. Open it without to write.");

    public static StorageException Unknown(Exception cause) => new(
        ClpCodes.StoreUnknown,
        "The disk failed while an append was being made durable, so it may or may not be stored. The store is closed; open it again and look the operation id up.",
        StorageFailure.Unknown,
        cause);

    /// <summary>Opens something in the options' folder, and says so when that is what failed.</summary>
    public static T Opening<T>(FileStoreOptions options, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (IsDiskFailure(error))
        {
            throw Rejected($"The store cannot be opened in \"{options.Root}\"; see that the folder can be written and the disk works.", error);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, $"\"{options.Root}\" is not a usable folder name; give the path of a folder.", StorageFailure.Rejected, error);
        }
    }

    /// <summary>After a failed flush nothing in memory can be trusted to be on the disk.</summary>
    public static StorageException Closed(Exception? cause) => cause is null
        ? new(ClpCodes.StoreRejected, "The file store was closed; open it again.", StorageFailure.Rejected)
        : new(ClpCodes.StoreRejected, "The file store closed itself after the disk failed to flush; mend the disk, then open the store again.", StorageFailure.Rejected, cause);

    public static StorageException Corrupt(string file, long offset, string what) => new(
        ClpCodes.StoreCorrupt,
        $"{Path.GetFileName(file)} is damaged at byte {offset}: {what}. Nothing was changed; restore the file from a backup, or move the store away to begin anew.",
        StorageFailure.Corrupt);
}
