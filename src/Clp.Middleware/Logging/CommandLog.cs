using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>The lines about commands: one event, one line. Ids, names and numbers; details only where the host asks for them. Callers have asked whether the level is on.</summary>
internal static partial class CommandLog
{
#pragma warning disable CA1873 // Every caller asks first, once for all arguments.
    public static void Dispatched(ILogger logger, LogLevel level, in CommandLine line)
        => DispatchedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, line.Correlation, line.TraceId, line.Details);

    public static void Proposed(ILogger logger, LogLevel level, in CommandLine line, string outcome, long? version)
        => ProposedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, outcome, version, line.DurationMs, line.Correlation, line.TraceId, line.Details);

    public static void Accepted(ILogger logger, LogLevel level, in CommandLine line, string outcome, long proposal)
        => AcceptedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, outcome, proposal, line.DurationMs, line.Correlation, line.TraceId, line.Details);

    public static void AcceptanceRefused(ILogger logger, LogLevel level, in CommandLine line, string outcome, long proposal)
        => AcceptanceRefusedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, outcome, proposal, line.DurationMs, line.Correlation, line.TraceId, line.Details);

    public static void Committed(ILogger logger, LogLevel level, in CommandLine line, string outcome, string transition, long version)
        => CommittedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, outcome, transition, version, line.DurationMs, line.Correlation, line.TraceId, line.Details);

    public static void Denied(ILogger logger, LogLevel level, in CommandLine line, string outcome, string guards)
        => DeniedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, outcome, guards, line.DurationMs, line.Correlation, line.TraceId, line.Details);

    public static void Refused(ILogger logger, LogLevel level, in CommandLine line, string outcome)
        => RefusedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, outcome, line.DurationMs, line.Correlation, line.TraceId, line.Details);

    public static void Failed(ILogger logger, LogLevel level, in CommandLine line, string outcome, string part, string kind, Exception? exception)
        => FailedCore(logger, level, line.Contract, line.Instance, line.Namespace, line.Intent, line.IntentId, line.Actor, outcome, part, kind, line.DurationMs, line.Correlation, line.TraceId, line.Details, exception);
#pragma warning restore CA1873

#pragma warning disable SYSLIB1015 // Namespace and trace are values beside the text: filters use them, readers of lines need not see them.
    [LoggerMessage(EventId = 20, EventName = nameof(Dispatched), Message = "Dispatched {Intent}#{IntentId} on {Contract}/{Instance} by {Actor} [{Correlation}]{Details}")]
    private static partial void DispatchedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string? correlation, string? traceId, string details);

    [LoggerMessage(EventId = 21, EventName = nameof(Proposed), Message = "Proposed {Outcome} for {Intent}#{IntentId} on {Contract}/{Instance} by {Actor} at version {Version} in {DurationMs} ms [{Correlation}]{Details}")]
    private static partial void ProposedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string outcome, long? version, double? durationMs, string? correlation, string? traceId, string details);

    [LoggerMessage(EventId = 22, EventName = nameof(Accepted), Message = "Acceptance {Outcome} of proposal {Proposal} for {Intent}#{IntentId} on {Contract}/{Instance} by {Actor} in {DurationMs} ms [{Correlation}]{Details}")]
    private static partial void AcceptedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string outcome, long proposal, double? durationMs, string? correlation, string? traceId, string details);

    [LoggerMessage(EventId = 23, EventName = nameof(AcceptanceRefused), Message = "Acceptance refused ({Outcome}) of proposal {Proposal} for {Intent}#{IntentId} on {Contract}/{Instance} by {Actor} in {DurationMs} ms [{Correlation}]{Details}")]
    private static partial void AcceptanceRefusedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string outcome, long proposal, double? durationMs, string? correlation, string? traceId, string details);

    [LoggerMessage(EventId = 24, EventName = nameof(Committed), Message = "{Outcome} {Intent}#{IntentId} on {Contract}/{Instance} by {Actor}: {Transition}, version {Version}, in {DurationMs} ms [{Correlation}]{Details}")]
    private static partial void CommittedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string outcome, string transition, long version, double? durationMs, string? correlation, string? traceId, string details);

    [LoggerMessage(EventId = 25, EventName = nameof(Denied), Message = "{Outcome} {Intent}#{IntentId} on {Contract}/{Instance} by {Actor}: {Guards}, in {DurationMs} ms [{Correlation}]{Details}")]
    private static partial void DeniedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string outcome, string guards, double? durationMs, string? correlation, string? traceId, string details);

    [LoggerMessage(EventId = 26, EventName = nameof(Refused), Message = "{Outcome} {Intent}#{IntentId} on {Contract}/{Instance} by {Actor} in {DurationMs} ms [{Correlation}]{Details}")]
    private static partial void RefusedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string outcome, double? durationMs, string? correlation, string? traceId, string details);

    [LoggerMessage(EventId = 27, EventName = nameof(Failed), Message = "{Outcome} {Intent}#{IntentId} on {Contract}/{Instance} by {Actor}: {Part} ({Kind}), in {DurationMs} ms [{Correlation}]{Details}")]
    private static partial void FailedCore(ILogger logger, LogLevel level, string contract, string instance, string keyNamespace, string intent, long intentId, string? actor, string outcome, string part, string kind, double? durationMs, string? correlation, string? traceId, string details, Exception? exception);
#pragma warning restore SYSLIB1015
}
