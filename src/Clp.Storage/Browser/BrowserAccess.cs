using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clp.Storage.Browser;

/// <summary>The browser with typed failures: what was only asked is Rejected when no answer comes, what was told to change is Unknown.</summary>
internal sealed class BrowserAccess(IBrowserStorage storage)
{
    private const int ProbeLength = 1_000;

    /// <summary>Any text in a form that passes through a script and JSON unchanged.</summary>
    public static string Encode(string text) => Convert.ToBase64String(MemoryMarshal.AsBytes(text.AsSpan()));

    public static string Decode(string encoded) => new(MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(encoded)));

    /// <summary>SHA-256 (hex) over both texts, each preceded by its length.</summary>
    public static string Hash(string first, string second)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes((long)first.Length));
        hash.AppendData(MemoryMarshal.AsBytes(first.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(second.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Demand(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!storage.IsAvailable)
        {
            throw BrowserErrors.Absent();
        }
    }

    public ValueTask<string?> GetAsync(string key, CancellationToken cancellationToken) => AskedAsync(() => storage.GetAsync(key, cancellationToken));

    public ValueTask<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken) => AskedAsync(() => storage.KeysAsync(cancellationToken));

    /// <exception cref="StorageException">There is no room, or no answer.</exception>
    public async ValueTask SetAsync(string key, string value)
    {
        if (!await ToldAsync(() => storage.TrySetAsync(key, value, CancellationToken.None)).ConfigureAwait(false))
        {
            throw BrowserErrors.Full();
        }
    }

    public async ValueTask RemoveAsync(string key) => await ToldAsync(async () =>
    {
        await storage.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    public async ValueTask<T> LockedAsync<T>(string name, Func<ValueTask<T>> act, CancellationToken cancellationToken)
    {
        Demand(cancellationToken);
        IAsyncDisposable held = await AskedAsync(() => storage.LockAsync(name, cancellationToken)).ConfigureAwait(false);
        try
        {
            return await act().ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(held).ConfigureAwait(false);
        }
    }

    /// <summary>Tries a small write of its own and takes it away again.</summary>
    public async ValueTask<StoreHealth> CheckHealthAsync(string prefix, CancellationToken cancellationToken)
    {
        if (!storage.IsAvailable)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "There is no browser here: during prerendering nothing can be read or stored.");
        }

        try
        {
            string probe = $"{prefix}?probe";
            bool hasRoom = await storage.TrySetAsync(probe, new string('.', ProbeLength), cancellationToken).ConfigureAwait(false);
            await storage.RemoveAsync(probe, cancellationToken).ConfigureAwait(false);
            return hasRoom ? new StoreHealth(StoreHealthStatus.Healthy, "The browser takes and keeps values.")
                : new StoreHealth(StoreHealthStatus.Unhealthy, "The browser has no room left for this origin.");
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "The browser does not answer.");
        }
    }

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
}
