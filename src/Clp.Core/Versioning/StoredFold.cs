namespace Clp;

/// <summary>
/// Folds stored events of this and of older contract versions, in order, into a view in the newest form. A value type,
/// because every hydration needs one and events of the newest version must cost nothing extra.
/// </summary>
internal struct StoredFold
{
    private readonly Contract contract;
    private readonly StreamId stream;
    private InstanceView view;
    private int form;
    private int oldest;
    private bool isForeign;

    /// <param name="contract">The newest version.</param>
    /// <param name="stream">For messages.</param>
    /// <param name="start">A view in the newest form, or the initial one.</param>
    public StoredFold(Contract contract, StreamId stream, InstanceView start)
    {
        (this.contract, this.stream, view, oldest) = (contract, stream, start, contract.Version);
        form = start.Version < 0 ? 0 : contract.Version;
    }

    /// <summary>What was folded so far, in the form of the events it was folded from.</summary>
    public readonly InstanceView View => view;

    /// <summary>The state so far in the newest form.</summary>
    public readonly StateObject NewestState => form == 0 ? view.State : StateMigration.Run(view.State, form, contract.Version, contract.Versions, stream);

    /// <summary>True for an event in an older form than the state has reached: it was appended by the older version after this one had read the stream. Only the whole log tells then.</summary>
    public readonly bool IsTooLateFor(RecordedEvent e)
        => e.Header.ContractVersion < contract.Version && form > 0 && contract.Versions.FormOf(e.Header.ContractVersion) < form;

    /// <exception cref="StorageException">The event is of a newer contract version, or cannot be led to this one.</exception>
    public void Add(RecordedEvent e)
    {
        if (IsNewest(e))
        {
            view = Apply(view, e, contract);
            return;
        }

        foreach (RecordedEvent lifted in Prepare(e))
        {
            AddPrepared(lifted, e);
        }

        view = view.Version < e.Version ? view with { Version = e.Version } : view;
    }

    /// <summary>Folds what changes the state and lets the rest go.</summary>
    public void AddCommits(RecordedEvent e)
    {
        if (IsNewest(e))
        {
            view = e.Event is ContractEvent.StateCommitted ? Apply(view, e, contract) : view;
            return;
        }

        foreach (RecordedEvent lifted in Prepare(e))
        {
            if (lifted.Event is ContractEvent.StateCommitted)
            {
                AddPrepared(lifted, e);
            }
        }
    }

    /// <summary>Folds one of the events that <see cref="Prepare"/> gave for a stored one.</summary>
    public void AddPrepared(RecordedEvent e, RecordedEvent stored) => view = Apply(view, e, contract, stored.Header.ContractVersion);

    /// <summary>The events a stored one stands for, with the state led to their form.</summary>
    public IReadOnlyList<RecordedEvent> Prepare(RecordedEvent e)
    {
        if (IsNewest(e))
        {
            return [e];
        }

        int written = e.Header.ContractVersion;
        if (written > contract.Version)
        {
            throw VersionErrors.Newer($"The event at version {e.Version} of '{stream}'", written, contract);
        }

        oldest = Math.Min(oldest, written);
        Reach(contract.Versions.FormOf(written), e);

        // A refused attempt changes nothing, so nothing is asked about it.
        return e.Event is ContractEvent.AttemptRefused ? [e] : EventLift.Run(e, contract);
    }

    /// <summary>The state in the newest form, checked against its shape where it had to be migrated.</summary>
    public readonly StateObject FinishState()
    {
        StateObject state = NewestState;
        if (form > 0 && form < contract.Version)
        {
            VersionErrors.DemandFit(state, stream, contract, oldest, isSnapshot: false);
        }

        return state;
    }

    /// <summary>The view in the newest form, checked against its shape where another contract had a part in it.</summary>
    public InstanceView Finish()
    {
        if (form > 0 && form < contract.Version)
        {
            (view, form) = (view with { State = NewestState }, contract.Version);
        }

        if (isForeign)
        {
            VersionErrors.DemandFit(view.State, stream, contract, oldest, isSnapshot: false);
        }

        return view;
    }

    private bool IsNewest(RecordedEvent e)
    {
        isForeign |= e.Header.ContractHash != contract.Hash;
        if (e.Header.ContractVersion != contract.Version)
        {
            return false;
        }

        Reach(contract.Version, e);
        return true;
    }

    private void Reach(int wanted, RecordedEvent e)
    {
        if (form == wanted)
        {
            return;
        }

        if (form > wanted)
        {
            throw VersionErrors.Late(e, contract);
        }

        StateObject state = form > 0 ? StateMigration.Run(view.State, form, wanted, contract.Versions, stream)
            : wanted == contract.Version ? view.State
            : contract.Versions.MigrationFrom(wanted)?.Initial ?? throw VersionErrors.NoInitial(wanted, e);
        (view, form) = (ReferenceEquals(state, view.State) ? view : view with { State = state }, wanted);
    }

    public static InstanceView Apply(InstanceView view, RecordedEvent e, Contract contract, int? written = null)
    {
        try
        {
            return EventFold.Apply(view, e.Event, e.Version, e.Header, contract);
        }
        catch (Exception x) when (x is StateFormatException or StatePathException)
        {
            throw VersionErrors.DoesNotApply(e, written ?? e.Header.ContractVersion, contract, x);
        }
    }
}
