namespace Clp;

/// <summary>Leads a stored event from its contract version to the form it is folded in, upcaster by upcaster.</summary>
internal static class EventLift
{
    // One stored event stands for a handful; an endless sequence is a mistake.
    private const int MaxResults = 1_000;

    /// <summary>The events it stands for, under a header that says their form's version; itself when no upcaster leads on from its version.</summary>
    /// <exception cref="StorageException">An upcaster threw, or gave something that is no event.</exception>
    public static IReadOnlyList<RecordedEvent> Run(RecordedEvent e, Contract contract)
    {
        VersionChain versions = contract.Versions;
        int at = versions.Named(e.Header.ContractVersion);
        if (versions.UpcastFrom(at) is null)
        {
            return [e];
        }

        List<RecordedEvent> events = [e with { Header = e.Header with { ContractVersion = at } }];
        for (; versions.UpcastFrom(at) is { } step; at++)
        {
            List<RecordedEvent> next = [];
            foreach (RecordedEvent one in events)
            {
                AddLifted(one, step, at + 1 == versions.Newest ? contract.Hash : one.Header.ContractHash, next);
            }

            events = next;
        }

        return events;
    }

    private static void AddLifted(RecordedEvent e, UpcastStep step, string hash, List<RecordedEvent> results)
    {
        RecordedEvent lifted = e with { Header = e.Header with { ContractVersion = step.From + 1, ContractHash = hash } };
        if (!step.Concerns(e.Event))
        {
            results.Add(lifted);
            return;
        }

        try
        {
            foreach (StateObject? tree in step.Lift(EventTree.Of(e)) ?? throw Failed(e, step, "gave null"))
            {
                results.Add(EventTree.Read(tree ?? throw Failed(e, step, "gave null among its results"), lifted));
                Demand(e, step, results);
            }
        }
        catch (StorageException x) when (x.Code is ClpCodes.BadStoredEvent or ClpCodes.UnknownEventKind)
        {
            throw Failed(e, step, $"gave something that is no event ({x.Message})", x);
        }
#pragma warning disable CA1031 // Whatever a host's upcaster throws: nothing was written, and the caller is told which one it was.
        catch (Exception x) when (x is not StorageException { Code: ClpCodes.UpcastFailed })
#pragma warning restore CA1031
        {
            throw Failed(e, step, $"threw {x.GetType().Name}", x);
        }
    }

    // Intents and proposals are named by the versions of the events that began them: rewritten events keep those names.
    private static void Demand(RecordedEvent e, UpcastStep step, List<RecordedEvent> results)
    {
        ContractEvent newest = results[^1].Event;
        if (newest.IntentId != e.Event.IntentId)
        {
            throw Failed(e, step, $"gave an event of the intent {newest.IntentId} instead of {e.Event.IntentId}");
        }

        if (newest is ContractEvent.IntentDispatched or ContractEvent.ProposalStaged && results.Count(r => r.Event.GetType() == newest.GetType()) > 1)
        {
            throw Failed(e, step, $"gave more than one event of the kind '{newest.Kind}', which would have the same name");
        }

        if (results.Count > MaxResults)
        {
            throw Failed(e, step, $"gave more than {MaxResults} events");
        }
    }

    private static StorageException Failed(RecordedEvent e, UpcastStep step, string what, Exception? inner = null)
        => new(ClpCodes.UpcastFailed, $"The upcaster from contract version {step.From} to {step.From + 1} {what} for the event at version {e.Version} of '{e.Stream}'. Nothing was written; correct the upcaster and open the instance again.", StorageFailure.Rejected, inner);
}
