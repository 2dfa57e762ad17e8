using System.Diagnostics;

namespace Clp;

/// <summary>The span and the time of reading and folding a stream.</summary>
internal readonly struct ReplaySpan : IDisposable
{
    private readonly Activity? activity;
    private readonly TimeProvider time;
    private readonly string contract;
    private readonly long started;

    private ReplaySpan(StreamId stream, TimeProvider time)
    {
        (activity, this.time, contract) = (ClpDiagnostics.Start("clp.replay", stream), time, stream.Contract);
        started = ClpMeter.TimesReplays ? time.GetTimestamp() : 0;
    }

    public static ReplaySpan Start(InstanceCore core) => new(core.Stream, core.Options.TimeProvider);

    public void Dispose()
    {
        activity?.Dispose();
        if (started != 0)
        {
            ClpMeter.ReplayTook(contract, time.GetElapsedTime(started));
        }
    }
}
