namespace Clp;

/// <summary>A contract cannot be built as declared.</summary>
public sealed class ContractException : ClpException
{
    internal ContractException(string code, string message, IReadOnlyList<ContractDiagnostic>? diagnostics = null) : base(code, message)
        => Diagnostics = diagnostics ?? [];

    /// <summary>Everything the compiler found, when there is more than the message says.</summary>
    public IReadOnlyList<ContractDiagnostic> Diagnostics { get; }
}

/// <summary>A caller asked for something that does not exist or cannot be: an unknown intent, transition or proposal, an operation id used for another request.</summary>
public sealed class LifecycleException : ClpException
{
    internal LifecycleException(string code, string message, Exception? inner = null) : base(code, message, inner) { }

    /// <summary>Which hook or interceptor failed, when one did.</summary>
    internal string? FailedPart { get; init; }
}

/// <summary>A store refused, failed, or did not answer.</summary>
public sealed class StorageException : ClpException
{
    /// <summary>Creates the exception; for adapters.</summary>
    public StorageException(string code, string message, StorageFailure failure, Exception? inner = null) : base(code, message, inner) => Failure = failure;

    /// <summary>Whether the write can have happened.</summary>
    public StorageFailure Failure { get; }
}

/// <summary>What is known about a failed write.</summary>
public enum StorageFailure
{
    /// <summary>Nothing was written.</summary>
    Rejected,
    /// <summary>It may or may not have been written; only the operation id can tell.</summary>
    Unknown,
    /// <summary>What is stored is damaged and was not touched.</summary>
    Corrupt,
}

/// <summary>An outcome that the caller wanted to be a success.</summary>
public sealed class OutcomeException : ClpException
{
    internal OutcomeException(string code, string message, Outcome? outcome) : base(code, message) => Outcome = outcome;

    /// <summary>The outcome, when there is one.</summary>
    public Outcome? Outcome { get; }
}

/// <summary>Options that cannot work. Thrown when they are handed over or a host starts, before anything runs.</summary>
public sealed class ConfigurationException : ClpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which option, and what it may be.</param>
    /// <param name="code">One of <see cref="ClpCodes"/>.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public ConfigurationException(string message, string code = ClpCodes.BadOptions, Exception? inner = null) : base(code, message, inner) { }
}

/// <summary>
/// Thrown by a hook or an interceptor to refuse an attempt on purpose: not permitted, too much, not now. It is no failure:
/// <see cref="IClpMiddleware.OnErrorAsync"/> does not hear of it. When it is recorded, a commit answers with
/// <see cref="Outcome.NotPermitted"/> and an acceptance with <see cref="AcceptanceStatus.NotPermitted"/>; everything else, and
/// everything that is not recorded, ends with this exception.
/// </summary>
public sealed class RefusalException : ClpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The stable code, one of <see cref="ClpCodes"/>.</param>
    /// <param name="reason">Why, and what to do; shown to the caller and kept in the log, so no secrets.</param>
    public RefusalException(string code, string reason) : base(code, reason) => Reason = reason ?? throw new ArgumentNullException(nameof(reason));

    /// <summary>Why, and what to do.</summary>
    public string Reason { get; }

    /// <summary>True (the default): the attempt is in the log as refused. False: it leaves no trace there, so that refusing a flood does not write one.</summary>
    public bool IsRecorded { get; init; } = true;

    /// <summary>When another attempt makes sense; null when that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
