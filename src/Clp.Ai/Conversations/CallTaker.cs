using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>Takes the calls of one message, each for itself or all or none.</summary>
internal sealed class CallTaker(ProposalMediator mediator, CallHandling handling)
{
    /// <summary>What has become of each call, in order. When it ends early and calls belong together, none of them is left behind.</summary>
    /// <exception cref="StorageException">The store failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<ImmutableArray<MediatedProposal>> TakeAsync(IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        List<MediatedProposal> taken = [];
        try
        {
            foreach (ModelCall call in calls)
            {
                taken.Add(await mediator.ProposeAsync(call, cancellationToken).ConfigureAwait(false));
            }
        }
        catch when (handling == CallHandling.Atomic)
        {
            await AbandonAsync(taken).ConfigureAwait(false);
            throw;
        }

        return handling == CallHandling.Atomic && taken.FindIndex(t => !t.IsReady) is >= 0 and int failed
            ? await RetractAsync(taken, failed).ConfigureAwait(false)
            : [.. taken];
    }

    private async ValueTask<ImmutableArray<MediatedProposal>> RetractAsync(List<MediatedProposal> taken, int failed)
    {
        string call = taken[failed].CallId is { Length: > 0 } id ? $"'{taken[failed].Tool}' ({id})" : $"'{taken[failed].Tool}'";
        string reason = $"It was called together with call {failed + 1} of the message, {call}, which cannot be carried out ({MediationAnswer.Word(taken[failed].Status)}); all of them are taken together or none.";
        ImmutableArray<MediatedProposal>.Builder all = ImmutableArray.CreateBuilder<MediatedProposal>(taken.Count);
        foreach (MediatedProposal one in taken)
        {
            all.Add(one.IsReady ? await mediator.RetractAsync(one, reason).ConfigureAwait(false) : one);
        }

        return all.ToImmutable();
    }

    // What made it end is what the caller hears of.
    private async ValueTask AbandonAsync(List<MediatedProposal> taken)
    {
        foreach (MediatedProposal one in taken.Where(t => t.IsReady))
        {
            try
            {
                await mediator.RetractAsync(one, "The message was not taken as a whole.").ConfigureAwait(false);
            }
            catch (StorageException)
            {
            }
        }
    }
}
