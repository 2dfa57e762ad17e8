namespace Clp.Testing;

/// <summary>Reads a log and tells whether the core promise was kept: nothing a model proposed changed the state before somebody else accepted it.</summary>
public static class AcceptanceAudit
{
    /// <summary>
    /// Counts the commits that changed the state without an acceptance in the log before them: a final one, for the same intent,
    /// of a proposal the commit names, by an actor that is not an AI.
    /// </summary>
    /// <param name="log">One instance's events in order, such as <see cref="ContractInstance.ReadLogAsync"/> gives from version 0 on.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<int> CountUnacceptedAsync(IAsyncEnumerable<RecordedEvent> log, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        HashSet<(IntentId, ProposalId)> accepted = [];
        int unaccepted = 0;
        await foreach (RecordedEvent recorded in log.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            switch (recorded.Event)
            {
                case ContractEvent.ProposalAccepted { IsFinal: true, By.Kind: not ActorKind.Ai } yes:
                    accepted.Add((yes.IntentId, yes.Proposal));
                    break;
                case ContractEvent.StateCommitted { Delta.IsEmpty: false } change:
                    bool isAccepted = !change.Accepted.IsEmpty && change.Accepted.All(proposal => accepted.Contains((change.IntentId, proposal)));
                    unaccepted += isAccepted ? 0 : 1;
                    break;
            }
        }

        return unaccepted;
    }
}
