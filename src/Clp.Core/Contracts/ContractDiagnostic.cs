namespace Clp;

/// <summary>How bad a finding is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; the contract is built.</summary>
    Warning,
    /// <summary>The contract is not built.</summary>
    Error,
}

/// <summary>One finding of the contract compiler.</summary>
/// <param name="Code">A stable code of <see cref="ClpCodes"/>.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Message">What is wrong and how to put it right.</param>
public sealed record ContractDiagnostic(string Code, DiagnosticSeverity Severity, string Message)
{
    /// <summary>Where in a contract document, when the contract came from one.</summary>
    public SourceSpan? Span { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message}";
}

/// <summary>A place in a document; lines and columns count from 1.</summary>
/// <param name="Source">The document's name.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct SourceSpan(string Source, int Line, int Column);
