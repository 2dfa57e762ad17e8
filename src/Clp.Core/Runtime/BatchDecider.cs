using System.Collections.Immutable;

namespace Clp;

/// <summary>Decides the intents of a batch in order, each on the state that those before it leave, as if these were stored. Changes nothing.</summary>
internal sealed class BatchDecider(InstanceCore core, Decider decider)
{
    /// <param name="batch">The batch.</param>
    /// <param name="on">What it is decided on.</param>
    /// <param name="cancellationToken">Observed by validators.</param>
    /// <exception cref="LifecycleException">An intent is not pending, or has no transition of the name that was given.</exception>
    public async ValueTask<BatchDecision> DecideAsync(Batch batch, InstanceView on, CancellationToken cancellationToken)
    {
        PendingIntent[] pending = batch.Pending(on);
        ImmutableArray<IntentId> together = [.. pending.Select(p => p.Intent.Id)];
        DateTimeOffset now = core.Now;
        InstanceView after = on;
        ImmutableArray<Outcome.Committed>.Builder commits = ImmutableArray.CreateBuilder<Outcome.Committed>(pending.Length);
        List<string>? hashes = batch.Command.IfPreview is null ? null : [];
        foreach (BatchItem item in batch.Items)
        {
            if ((CommitProtocol.Unfit(core, pending[item.Index], item.Intent, on, item.Command) ?? Togetherness.Refusal(on, pending[item.Index], together)) is { } unfit)
            {
                return BatchDecision.Refuse(item.Index, unfit);
            }

            Intent intent = pending[item.Index].Intent;
            ImmutableArray<string> affirmed = Requirements.Union(pending[item.Index].Affirmed, item.Command.Affirm);

            // The version is that of the state the batch begins on: the one that is there when it is shown, and when it is carried out.
            DecisionRequest request = new(intent, after.State, on.StateVersion, Batch.Deciding(item.Command, pending.Length), now, affirmed);
            Decision decision = await decider.DecideAsync(request, runAsync: false, cancellationToken).ConfigureAwait(false);
            if ((decision.Refusal ?? BatchDecision.Unfit(decision.Transition!)) is { } refusal)
            {
                return BatchDecision.Refuse(item.Index, refusal);
            }

            ContractEvent.StateCommitted committed = CommitProtocol.Event(intent, pending[item.Index], decision, item.Command, now, affirmed);
            after = core.Fold(after, committed, decision.After!);
            commits.Add(new Outcome.Committed(committed, after));
            hashes?.Add(decider.HashOf(request, decision.Transition!, decision.Delta));
        }

        return hashes is not null && PreviewHash.OfAll(hashes) != batch.Command.IfPreview
            ? BatchDecision.Refuse(0, PreviewHash.Stale)
            : new BatchDecision(null, commits.MoveToImmutable());
    }
}
