namespace Clp.Storage.Redis;

/// <summary>The steps of opening, the same for streams and for latest states.</summary>
internal static class RedisOpening
{
    /// <summary>Connects and checks; the connection is closed again when a check fails.</summary>
    public static async ValueTask<T> OpenAsync<T>(RedisStoreOptions options, Func<RedisLink, StoreSettings, T> make, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        RedisLink link = await RedisLink.OpenAsync(options).ConfigureAwait(false);
        try
        {
            StoreSettings settings = await ServerSettings.CheckAsync(link, options, cancellationToken).ConfigureAwait(false);
            await StoreDescription.OpenAsync(link, options, cancellationToken).ConfigureAwait(false);
            return make(link, settings);
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
