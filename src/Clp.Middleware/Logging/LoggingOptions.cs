using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>What the logging middleware tells, and how loudly. A level of <see cref="LogLevel.None"/> leaves that event out.</summary>
public sealed record LoggingOptions
{
    /// <summary>An intent was dispatched. Default debug.</summary>
    public LogLevel Dispatched { get; init; } = LogLevel.Debug;
    /// <summary>A proposal was staged, or a provider had none. Default information.</summary>
    public LogLevel Proposed { get; init; } = LogLevel.Information;
    /// <summary>A proposal was refused because it does not fit. Default warning.</summary>
    public LogLevel ProposalRefused { get; init; } = LogLevel.Warning;
    /// <summary>A proposal was accepted, finally or by one actor of several. Default information.</summary>
    public LogLevel Accepted { get; init; } = LogLevel.Information;
    /// <summary>An acceptance was refused. Default warning.</summary>
    public LogLevel AcceptanceRefused { get; init; } = LogLevel.Warning;
    /// <summary>The state changed. Default information.</summary>
    public LogLevel Committed { get; init; } = LogLevel.Information;
    /// <summary>Guards denied a commit. Default information.</summary>
    public LogLevel Denied { get; init; } = LogLevel.Information;
    /// <summary>A payload, or the state that would result, did not fit, or lacked a field. Default information.</summary>
    public LogLevel Invalid { get; init; } = LogLevel.Information;
    /// <summary>A commit met another version. Default information.</summary>
    public LogLevel Conflicted { get; init; } = LogLevel.Information;
    /// <summary>An actor was not permitted. Default warning.</summary>
    public LogLevel NotPermitted { get; init; } = LogLevel.Warning;
    /// <summary>No transition applied. Default information.</summary>
    public LogLevel NotApplicable { get; init; } = LogLevel.Information;
    /// <summary>A transition, or the store, failed. What threw is an event of its own, written by the runtime itself. Default error.</summary>
    public LogLevel Failed { get; init; } = LogLevel.Error;

    /// <summary>
    /// True (the default): acceptances, and commits that end in an exception, are told too. That needs an interceptor, which
    /// costs a commit one small object even while nobody listens. False: hooks only.
    /// </summary>
    public bool Acceptances { get; init; } = true;
    /// <summary>True: payloads are told, without secrets and personal fields. Default false.</summary>
    public bool Payloads { get; init; }
    /// <summary>
    /// True: reasons of guards, refusals and acceptances are told, without secrets and without the payload's personal values.
    /// Personal parts of the state that a guard puts into its reason cannot be told apart from other text. Default false.
    /// </summary>
    public bool Reasons { get; init; }

    internal void Check()
    {
        LogLevel[] levels = [Dispatched, Proposed, ProposalRefused, Accepted, AcceptanceRefused, Committed, Denied, Invalid, Conflicted, NotPermitted, NotApplicable, Failed];
        OptionChecks.Demand(Array.TrueForAll(levels, Enum.IsDefined), "Every level is one of the names of LogLevel.");
    }

    internal LogLevel LevelOf(Outcome outcome) => outcome switch
    {
        Outcome.Committed => Committed,
        Outcome.Denied => Denied,
        Outcome.Invalid or Outcome.Incomplete => Invalid,
        Outcome.Conflicted => Conflicted,
        Outcome.NotPermitted => NotPermitted,
        Outcome.NotApplicable => NotApplicable,
        _ => Failed,
    };
}
