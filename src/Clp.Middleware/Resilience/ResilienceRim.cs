using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Middleware;

/// <summary>What resilience takes from its runtime: clock, randomness, and where it tells what it does.</summary>
internal sealed partial class ResilienceRim(TimeProvider time, Func<double> jitter, ILoggerFactory? logs)
{
    private readonly SafeLogger log = new((logs ?? NullLoggerFactory.Instance).CreateLogger("Clp.Resilience"));

    public TimeProvider Time => time;

    /// <summary>From 0 up to, not including, 1, whatever the host's source gives.</summary>
    public double Random() => Math.Clamp(jitter(), 0, 1 - 1e-9);

    public void Changed(TargetName name, CircuitPosition from, CircuitPosition to)
    {
        ResilienceMeter.Changed(name, from, to);
        if (to == CircuitPosition.Open)
        {
            Opened(log, name.Phase, name.Name, name.Contract);
        }
        else if (to == CircuitPosition.Closed)
        {
            Closed(log, name.Phase, name.Name, name.Contract);
        }
    }

    [LoggerMessage(80, LogLevel.Warning, "The circuit of {Phase} '{Name}' of the contract '{Contract}' has opened.", EventName = "CircuitOpened")]
    private static partial void Opened(ILogger log, ClpPhase phase, string name, string contract);

    [LoggerMessage(81, LogLevel.Information, "The circuit of {Phase} '{Name}' of the contract '{Contract}' has closed.", EventName = "CircuitClosed")]
    private static partial void Closed(ILogger log, ClpPhase phase, string name, string contract);
}
