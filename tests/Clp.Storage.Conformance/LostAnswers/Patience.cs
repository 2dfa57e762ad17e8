namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>Repeats what may be repeated until the mended network answers.</summary>
internal static class Patience
{
    // On a machine that is busy with other things a driver may take long to come back; what is waited for ends the wait.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="store">Whose network is mended.</param>
    /// <param name="ask">What is repeated.</param>
    public static async Task<T> UntilAnsweredAsync<T>(IProxiedStore store, Func<ValueTask<T>> ask)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StorageException error) when (error.Failure != StorageFailure.Corrupt && TimeProvider.System.GetElapsedTime(start) < Limit)
            {
                // A cut that was armed for the call before may have hit this one, and taken the network down.
                store.Proxy.GoUp();
                await Task.Yield();
            }
        }
    }

    /// <summary>Returns when the store is connected again.</summary>
    public static async Task MendAsync(IProxiedStore store)
    {
        store.Proxy.GoUp();
        await UntilAnsweredAsync(store, () => store.Through.VersionAsync(new StreamId("cuts", "probe", ""), default));
    }
}
