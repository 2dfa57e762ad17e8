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
