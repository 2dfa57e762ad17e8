using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>Takes the calls of one message, each for itself or all or none.</summary>
internal sealed class CallTaker(ProposalMediator mediator, CallHandling handling)
{
    /// <summary>What has become of each call, in order.</summary>
    /// <exception cref="StorageException">The store failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<ImmutableArray<MediatedProposal>> TakeAsync(IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        if (handling == CallHandling.Atomic)
        {
            return await mediator.ProposeAllAsync(calls, cancellationToken).ConfigureAwait(false);
        }

        ImmutableArray<MediatedProposal>.Builder taken = ImmutableArray.CreateBuilder<MediatedProposal>(calls.Count);
        foreach (ModelCall call in calls)
        {
            taken.Add(await mediator.ProposeAsync(call, cancellationToken).ConfigureAwait(false));
        }

        return taken.MoveToImmutable();
    }
}
