namespace Clp.Storage.Browser;

/// <summary>Every failure of the browser's storage, in one voice.</summary>
internal static class BrowserErrors
{
    public static StorageException Absent() => new(
        ClpCodes.StoreMisconfigured,
        "There is no browser here: during prerendering nothing can be read or stored. Open the instance after the first interactive rendering.",
        StorageFailure.Rejected);

    public static StorageException Full() => new(
        ClpCodes.StoreRejected,
        "The browser has no room left for this origin; the old state is still there. Delete what is no longer needed, or keep less in the state.",
        StorageFailure.Rejected);

    public static StorageException Corrupt() => new(
        ClpCodes.StoreCorrupt,
        "A value in the browser's storage is not as it was saved under its key. It was left as it is; delete the state to begin anew.",
        StorageFailure.Corrupt);

    public static StorageException Unread(Exception cause) => new(
        ClpCodes.StoreRejected,
        "The browser did not answer; nothing was written. Try again when the page is connected.",
        StorageFailure.Rejected,
        cause);

    public static StorageException Unknown(Exception cause) => new(
        ClpCodes.StoreUnknown,
        "The browser did not answer while a state was being changed; the change may have happened. Load the state and decide.",
        StorageFailure.Unknown,
        cause);
}
