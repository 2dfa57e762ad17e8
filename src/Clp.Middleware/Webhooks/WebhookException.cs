namespace Clp.Middleware;

/// <summary>A web hook was not sent, not taken, or not to be believed. Messages name endpoints by their names, never by their addresses, and hold nothing out of a secret or a body.</summary>
public sealed class WebhookException : ClpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code"><see cref="ClpCodes.AddressRefused"/>, <see cref="ClpCodes.WebhookRefused"/>, <see cref="ClpCodes.BadSignature"/> or <see cref="ClpCodes.SinkFailed"/>.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public WebhookException(string code, string message, Exception? inner = null) : base(code, message, inner) { }
}
