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
public sealed class BrowserStorageAdapter : IStorageAdapter, IStoreHealth
{
    private readonly BrowserAccess browser;
    private readonly string prefix;

    /// <summary>Creates the adapter; calls nothing.</summary>
    /// <param name="storage">The browser.</param>
    /// <param name="prefix">Set before every key, so that others of the origin are left alone.</param>
    public BrowserStorageAdapter(IBrowserStorage storage, string prefix = "clp")
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(prefix);
        (browser, this.prefix) = (new BrowserAccess(storage), prefix);
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => browser.CheckHealthAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StorageException">There is no browser, it did not answer, or the value is damaged.</exception>
    public async ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        browser.Demand(cancellationToken);
        return await browser.GetAsync(NameOf(key), cancellationToken).ConfigureAwait(false) is { } value ? BrowserValue.Read(key, value) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">There is no browser or no room (nothing was written), the browser did not answer (it may have been), or the stored value is damaged.</exception>
    public ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        return browser.LockedAsync(NameOf(key), async () =>
        {
            long actual = (await LoadAsync(key, cancellationToken).ConfigureAwait(false))?.Version ?? -1;
            if (actual != expectedVersion || state.Version <= actual)
            {
                return new SaveResult(false, actual);
            }

            await browser.SetAsync(NameOf(key), BrowserValue.Write(key, state)).ConfigureAwait(false);
            return new SaveResult(true, state.Version);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>A damaged value is removed too.</remarks>
    /// <exception cref="StorageException">There is no browser, or it did not answer.</exception>
    public ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return browser.LockedAsync(NameOf(key), async () =>
        {
            if (await browser.GetAsync(NameOf(key), cancellationToken).ConfigureAwait(false) is null)
            {
                return false;
            }

            await browser.RemoveAsync(NameOf(key)).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    private string NameOf(string key) => prefix + ":" + BrowserAccess.Encode(key);
}
