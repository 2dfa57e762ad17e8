namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>Repeats what may be repeated until the mended network answers.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<T> UntilAnsweredAsync<T>(Func<ValueTask<T>> ask)
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
                await Task.Yield();
            }
        }
    }

    /// <summary>Returns when the store is connected again.</summary>
    public static async Task MendAsync(IProxiedStore store)
    {
        store.Proxy.GoUp();
        await UntilAnsweredAsync(() => store.Through.VersionAsync(new StreamId("cuts", "probe", ""), default));
    }
}
