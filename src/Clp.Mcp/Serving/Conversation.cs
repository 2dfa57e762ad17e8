using Clp.Ai;

namespace Clp.Mcp;

/// <summary>
/// The mediator of a connection. After a commit there is a new one: other values may be right now, so that what was in vain before
/// does not count, and what was begun on the old state is withdrawn. Thread-safe.
/// </summary>
internal sealed class Conversation(ContractInstance instance, MediationOptions options)
{
    private const string Changed = "The state has changed.", Gone = "The client is gone.";

    private readonly Lock gate = new();
    private ProposalMediator current = new(instance, options);
    private long stateVersion = instance.StateVersion;

    /// <summary>The mediator for a call that begins now; to be handed to <see cref="DoneAsync"/> at its end.</summary>
    public async ValueTask<ProposalMediator> BeginAsync(CancellationToken cancellationToken)
    {
        ProposalMediator? retired = null;
        ProposalMediator now;
        lock (gate)
        {
            if (instance.StateVersion != stateVersion)
            {
                (retired, current, stateVersion) = (current, new ProposalMediator(instance, options), instance.StateVersion);
            }

            now = current;
        }

        if (retired is not null)
        {
            await retired.EndAsync(Changed, cancellationToken).ConfigureAwait(false);
        }

        return now;
    }

    /// <summary>A call that outlived its mediator may have left something with it.</summary>
    public ValueTask DoneAsync(ProposalMediator mediator) => ReferenceEquals(mediator, Volatile.Read(ref current)) ? default : mediator.EndAsync(Changed);

    public ValueTask EndAsync() => Volatile.Read(ref current).EndAsync(Gone);
}
