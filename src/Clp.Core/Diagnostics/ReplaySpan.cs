namespace Clp;

/// <summary>The span and the time of reading and folding a stream.</summary>
internal static class ReplaySpan
{
    public static async ValueTask<T> TraceAsync<T>(InstanceCore core, Func<ValueTask<T>> replay)
    {
        using ClpSpan span = ClpDiagnostics.Start("clp.replay", core.Stream);
        long started = core.Options.TimeProvider.GetTimestamp();
        try
        {
            return await replay().ConfigureAwait(false);
        }
        catch (Exception e) when (span.Notices(e))
        {
            throw;
        }
        finally
        {
            ClpMeter.ReplayTook(core.Contract.Name, core.Options.TimeProvider.GetElapsedTime(started));
        }
    }
}
