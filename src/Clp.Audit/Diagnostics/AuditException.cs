namespace Clp.Audit;

/// <summary>An audit file, checkpoint or key cannot be used at all. What is wrong <em>inside</em> a readable file is an <see cref="AuditFinding"/> instead.</summary>
public sealed class AuditException : ClpException
{
    internal AuditException(string code, string message, long? line = null, Exception? inner = null) : base(code, message, inner) => Line = line;

    /// <summary>The 1-based line of the file, when the trouble has one.</summary>
    public long? Line { get; }
}
