namespace Clp.Storage;

/// <summary>Where an <see cref="OutboxRelay"/> delivers to: a queue, a web hook, another process. Called for several streams at once, for one stream one message after the other.</summary>
public interface IOutboxTarget
{
    /// <summary>
    /// Delivers one message, and returns when the receiver has it. Called again with the same <see cref="OutboxMessage.Id"/> when
    /// nobody can know whether it was delivered; pass the id on, so that the receiver can drop what it already has. One that does not end when cancelled is left behind, and
    /// the message may be tried again beside it.
    /// </summary>
    /// <exception cref="PoisonMessageException">This message can never be delivered; it is set aside at once.</exception>
    /// <exception cref="RefusalException">Not now: the message is tried again later, after <see cref="RefusalException.RetryAfter"/> at the earliest, as far as <see cref="OutboxRelayOptions.MaxDelay"/> allows.</exception>
    /// <exception cref="Exception">Any other failure passes: the message is tried again later.</exception>
    ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken);
}

/// <summary>Thrown by a target: the message can never be delivered, however often it is tried. Its message is kept with the parked message, so it must hold no secrets.</summary>
public sealed class PoisonMessageException : ClpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why; kept with the parked message.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public PoisonMessageException(string reason, Exception? inner = null) : base(ClpCodes.PoisonMessage, reason, inner) => Reason = reason;

    /// <summary>Why it cannot be delivered.</summary>
    public string Reason { get; }
}

/// <summary>A target that is one function.</summary>
internal sealed class DelegateTarget(Func<OutboxEntry, CancellationToken, ValueTask> deliver) : IOutboxTarget
{
    public ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken) => deliver(entry, cancellationToken);
}
