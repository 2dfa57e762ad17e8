namespace Clp;

/// <summary>The base of every exception this library throws on purpose. <see cref="Code"/> is a stable <c>CLPnnnn</c> of <see cref="ClpCodes"/>; the message says what happened and what to do.</summary>
public class ClpException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The stable code, one of <see cref="ClpCodes"/>.</param>
    /// <param name="message">What happened and what to do; no internals.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public ClpException(string code, string message, Exception? inner = null)
        : base(code + ": " + message, inner) => Code = code;

    /// <summary>The stable diagnostic code, such as <c>CLP0001</c>.</summary>
    public string Code { get; }
}
