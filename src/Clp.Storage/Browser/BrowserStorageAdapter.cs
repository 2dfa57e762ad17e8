using System.Runtime.InteropServices;
using Clp.Storage.Browser;

namespace Clp.Storage;

/// <summary>
/// Latest states in a browser's local storage, one value per key, shared by all tabs of the origin: every change is made
/// under a Web Lock with a check of the version, so tabs cannot overwrite each other unseen. Thread-safe.
/// </summary>
/// <remarks>
/// For the convenience of one user on one device: an acknowledged state survives the tab at most
/// (<see cref="Durability.ProcessCrash"/>), users and browsers delete and edit it at will, and it is never a source of truth
/// for an audit. A damaged value is refused with <see cref="ClpCodes.StoreCorrupt"/>. Nothing secret belongs here: every
/// script of the origin can read it.
/// </remarks>
public sealed class BrowserStorageAdapter : IStorageAdapter
{
    private readonly IBrowserStorage storage;
    private readonly string prefix;

    /// <summary>Creates the adapter; calls nothing.</summary>
    /// <param name="storage">The browser.</param>
    /// <param name="prefix">Set before every key, so that others of the origin are left alone.</param>
    public BrowserStorageAdapter(IBrowserStorage storage, string prefix = "clp")
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(prefix);
        (this.storage, this.prefix) = (storage, prefix);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">There is no browser, it did not answer, or the value is damaged.</exception>
    public async ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        DemandBrowser(cancellationToken);
        return await ReadAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">There is no browser or no room (nothing was written), the browser did not answer (it may have been), or the stored value is damaged.</exception>
    public async ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        DemandBrowser(cancellationToken);
        return await ChangeAsync(key, async stored =>
        {
            long actual = stored?.Version ?? -1;
            if (actual != expectedVersion || state.Version <= actual)
            {
                return new SaveResult(false, actual);
            }

            return await ToldAsync(() => storage.TrySetAsync(NameOf(key), BrowserValue.Write(key, state), CancellationToken.None)).ConfigureAwait(false)
                ? new SaveResult(true, state.Version)
                : throw BrowserErrors.Full();
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A damaged value is removed too.</remarks>
    /// <exception cref="StorageException">There is no browser, or it did not answer.</exception>
    public async ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        DemandBrowser(cancellationToken);
        IAsyncDisposable held = await AskedAsync(() => storage.LockAsync(NameOf(key), cancellationToken)).ConfigureAwait(false);
        try
        {
            if (await AskedAsync(() => storage.GetAsync(NameOf(key), cancellationToken)).ConfigureAwait(false) is null)
            {
                return false;
            }

            return await ToldAsync(async () =>
            {
                await storage.RemoveAsync(NameOf(key), CancellationToken.None).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(held).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> ChangeAsync<T>(string key, Func<StoredState?, ValueTask<T>> change, CancellationToken cancellationToken)
    {
        IAsyncDisposable held = await AskedAsync(() => storage.LockAsync(NameOf(key), cancellationToken)).ConfigureAwait(false);
        try
        {
            return await change(await ReadAsync(key, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(held).ConfigureAwait(false);
        }
    }

    private async ValueTask<StoredState?> ReadAsync(string key, CancellationToken cancellationToken)
        => await AskedAsync(() => storage.GetAsync(NameOf(key), cancellationToken)).ConfigureAwait(false) is { } value ? BrowserValue.Read(key, value) : null;

    private static async ValueTask ReleaseAsync(IAsyncDisposable held)
    {
        try
        {
            await held.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What was done under the lock is done; a browser that does not answer any more lets its locks go with the tab.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static async ValueTask<T> AskedAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not (StorageException or OperationCanceledException))
        {
            throw BrowserErrors.Unread(cause);
        }
    }

    // Not cancellable: once told to change something, only the browser's answer tells what happened.
    private static async ValueTask<T> ToldAsync<T>(Func<ValueTask<T>> tell)
    {
        try
        {
            return await tell().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not StorageException)
        {
            throw BrowserErrors.Unknown(cause);
        }
    }

    private void DemandBrowser(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!storage.IsAvailable)
        {
            throw BrowserErrors.Absent();
        }
    }

    // Any text is a key, and not every text passes through a script unchanged.
    private string NameOf(string key) => prefix + ":" + Convert.ToBase64String(MemoryMarshal.AsBytes(key.AsSpan()));
}
