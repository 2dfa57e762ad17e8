using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Middleware;

/// <summary>What is told of denials: one line each, without payload.</summary>
internal sealed partial class PermissionTelemetry(ILoggerFactory? logs)
{
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Denials = Meter.CreateCounter<long>("clp.permissions.denied", "{attempt}", "Attempts that no permission covered.");

    private readonly SafeLogger log = new((logs ?? NullLoggerFactory.Instance).CreateLogger("Clp.Permissions"));

    public void Denied(PermissionRequest request)
    {
        Denials.Count(1, new("contract", request.Stream.Contract), new("intent", request.Intent), new("act", request.Act.ToString()));
        if (log.IsEnabled(LogLevel.Warning))
        {
            DeniedCore(log, request.Act, OneLine.Of(request.Intent), OneLine.Of(request.Stream.Contract), OneLine.Of(request.Stream.Instance), OneLine.Of(request.By.ToString()));
        }
    }

    // The type only: what the host's code threw may bear what it was thrown about.
    public void Failed(PermissionRequest request, Exception e)
    {
        if (log.IsEnabled(LogLevel.Error))
        {
            FailedCore(log, e.GetType().Name, request.Act, OneLine.Of(request.Intent), OneLine.Of(request.Stream.Contract));
        }
    }

    [LoggerMessage(70, LogLevel.Warning, "Not permitted: {Act} of {Intent} on {Contract}/{Instance} by {Actor}", EventName = "PermissionDenied")]
    private static partial void DeniedCore(ILogger log, CommandActs act, string intent, string contract, string instance, string actor);

    [LoggerMessage(71, LogLevel.Error, "A permission rule, or what names the principal, threw {Exception} and permits nothing: {Act} of {Intent} on {Contract}", EventName = "PermissionFailed")]
    private static partial void FailedCore(ILogger log, string exception, CommandActs act, string intent, string contract);
}
