namespace Clp.Tests.Fuzz;

/// <summary>One instance under attack, with a second account of what has been said, accepted and committed by whom.</summary>
internal sealed class FuzzInstance(FuzzSubject subject, ContractInstance instance, Door door)
{
    private readonly Dictionary<IntentId, Account> accounts = [];
    private StateObject state = instance.State;

    public FuzzSubject Subject => subject;

    public long Commits { get; private set; }

    public long Refusals { get; private set; }

    /// <summary>Attempts that were turned away before they were any at a known intent.</summary>
    public long TurnedAway { get; private set; }

    /// <summary>Everything that was tried and had to leave entries, or to leave none.</summary>
    public long Attempts { get; private set; }

    /// <summary>Those of them that left something else in the log than they had to.</summary>
    public long Unrecorded { get; private set; }

    public string? FirstUnrecorded { get; private set; }

    public List<string> Breaches { get; } = [];

    public List<string> Untyped { get; } = [];

    public Task<Intent?> DispatchAsync(StateObject payload, Actor by) => Try<Intent>(async () =>
    {
        Intent intent = await instance.DispatchAsync(subject.Intent, payload, new CommitOptions { By = by });
        Demand(by.Kind != ActorKind.Ai || payload.Count == 0, "an AI dispatched values");
        accounts[intent.Id] = new Account(by, payload);
        return (intent, [Door.Dispatched]);
    });

    /// <summary>Lets the model say something; the proposal that is in the log then, or null.</summary>
    public async Task<Proposal?> AttemptAsync(Said said, Intent? intent, Actor maker)
    {
        DoorAnswer? answer = null;
        IReadOnlyList<ContractEvent> left = [];
        await Try<DoorAnswer>(async () => (answer = await door.AttemptAsync(said, intent, maker), answer.Left), found => left = found);
        door.Learn(left);
        TurnedAway += answer is { IsTurnedAway: true } ? 1 : 0;
        Proposal? proposal = null;
        foreach (ContractEvent e in left)
        {
            Demand(e is not ContractEvent.StateCommitted and not ContractEvent.ProposalAccepted, $"an attempt led to {e.Kind}");
            if (e is ContractEvent.IntentDispatched dispatched)
            {
                Demand(dispatched.By.Kind == ActorKind.Ai && dispatched.Payload.Count == 0, "an AI dispatched values");
                accounts[e.IntentId] = new Account(dispatched.By, dispatched.Payload);
            }
            else if (e is ContractEvent.ProposalStaged staged)
            {
                proposal = staged.Proposal;
                Judge(said, proposal, door.MakerOf(maker), answer);
            }
        }

        Demand(answer is not { IsReady: true } || proposal is not null, "what is ready is not in the log");
        return proposal;
    }

    public Task<Acceptance?> AcceptAsync(Proposal proposal, Actor by, StateObject? edit, bool affirms) => Try<Acceptance>(async () =>
    {
        Acceptance acceptance = await instance.AcceptAsync(proposal, by, new AcceptOptions { Edit = edit, Affirm = affirms && subject.Requirement is { } name ? [name] : [] });
        if (acceptance.Status is not (AcceptanceStatus.Accepted or AcceptanceStatus.NeedsMore))
        {
            return (acceptance, [Door.Refused]);
        }

        Account account = accounts[proposal.IntentId];
        List<Actor> before = account.By.TryGetValue(proposal.Id, out List<Actor>? known) ? known : account.By[proposal.Id] = [];
        Demand(subject.MayAccept(by, proposal.By, account.Dispatcher, before), $"{by} accepted what {proposal.By} made");
        before.Add(by);
        Demand(acceptance.IsAccepted == (before.Count == subject.Needed), "the wrong number of actors accepted");
        if (acceptance.IsAccepted)
        {
            account.Accept(proposal.Values, edit);
            account.IsAffirmed = affirms;
        }

        return (acceptance, [nameof(ContractEvent.ProposalAccepted)]);
    });

    public Task<Outcome?> CommitAsync(Intent intent, Actor by) => Try<Outcome>(async () =>
    {
        StateObject before = state;
        Outcome outcome = await instance.CommitAsync(intent, new CommitOptions { By = by });
        if (outcome is not Outcome.Committed committed)
        {
            Refusals++;
            return (outcome, outcome is Outcome.Denied { Suggestion: not null } ? [Door.Refused, Door.Staged] : [Door.Refused]);
        }

        Commits++;
        Account account = accounts[intent.Id];
        StateObject payload = committed.Event.Payload;
        Demand(by.Kind != ActorKind.Ai, "an AI committed");
        Demand(payload.Equals(account.Payload), $"{payload} was committed, {account.Payload} was set and accepted");
        Demand(subject.Fits(payload) && subject.Allows(before, payload), $"{payload} was committed against the rules");
        Demand(subject.Requirement is null || account.IsAffirmed, "what must be affirmed was not");
        Demand(instance.State.Equals(subject.Apply(before, payload)), "the state is another one");
        state = instance.State;
        return (outcome, [nameof(ContractEvent.StateCommitted)]);
    });

    /// <summary>Somebody takes an intent out of everybody's hands.</summary>
    public Task WithdrawAsync(Intent intent, Actor by) => Try<Intent>(async () =>
    {
        await instance.WithdrawAsync(intent, by, "not needed");
        return (intent, [Door.Withdrawn]);
    });

    public Intent? Pending(Func<int, int> next)
        => instance.PendingIntents is { IsEmpty: false } pending ? pending[next(pending.Length)] : null;

    public Intent? Find(IntentId id) => instance.PendingIntents.FirstOrDefault(i => i.Id == id);

    // A proposal holds what the model said and nothing else, and it is called ready exactly when the rules would let it pass.
    private void Judge(Said said, Proposal proposal, Actor maker, DoorAnswer? answer)
    {
        Demand(proposal.By.Kind == maker.Kind && proposal.By.Id == maker.Id, $"{proposal.By} is named as the maker, it was {maker}");
        Demand(proposal.Status is ProposalStatus.Staged or ProposalStatus.Refused, $"it was staged as {proposal.Status}");
        foreach ((string field, StateValue value) in proposal.Values)
        {
            Demand(said.Tells(field, value), $"{field}={value} was proposed and never said");
        }

        if (answer?.IsReady is { } ready)
        {
            bool isRight = proposal.Status == ProposalStatus.Staged && subject.Fits(proposal.Values) && subject.Allows(state, proposal.Values);
            Demand(ready == isRight, $"{proposal.Values} was said to be {(ready ? "ready" : "in vain")}");
        }
    }

    private async Task<T?> Try<T>(Func<Task<(T Result, string[] Left)>> action, Action<IReadOnlyList<ContractEvent>>? found = null) where T : class
    {
        long version = instance.Version;
        string[] expected = [];
        T? result = null;
        try
        {
            (result, expected) = await action();
        }
        catch (ClpException e)
        {
            expected = LeftBy(e);
            Refusals++;
        }
        catch (Exception e)
        {
            Untyped.Add(e.ToString());
        }

        Demand(ReferenceEquals(state, instance.State), "the state changed without a commit");
        state = instance.State;
        List<ContractEvent> left = [];
        await foreach (RecordedEvent e in instance.ReadLogAsync(version + 1))
        {
            left.Add(e.Event);
        }

        Attempts++;
        if (left.Count != expected.Length || !left.Select(e => e.GetType().Name).SequenceEqual(expected))
        {
            Unrecorded++;
            FirstUnrecorded ??= $"{subject.Contract.Name} at {version}: left [{string.Join(", ", left.Select(e => e.GetType().Name))}] where [{string.Join(", ", expected)}] had to be";
        }

        found?.Invoke(left);
        return result;
    }

    // What never was an attempt at a living intent leaves no entry; a refusal of an AI's values does, and so does a provider's failure.
    private static string[] LeftBy(ClpException e) => e is RefusalException || e.Code is ClpCodes.NotPermitted or ClpCodes.ProviderFailed ? [Door.Refused] : [];

    private void Demand(bool holds, string breach)
    {
        if (!holds)
        {
            Breaches.Add($"{subject.Contract.Name} at {instance.Version}: {breach}");
        }
    }

    private sealed class Account(Actor dispatcher, StateObject payload)
    {
        private readonly StateObject set = payload;

        public Actor Dispatcher { get; } = dispatcher;

        public StateObject Payload { get; private set; } = payload;

        public Dictionary<ProposalId, List<Actor>> By { get; } = [];

        public bool IsAffirmed { get; set; }

        public void Accept(StateObject values, StateObject? edit)
        {
            foreach ((string field, StateValue value) in values)
            {
                // Only "count" of the orders may be overwritten.
                Payload = set.ContainsKey(field) && field != "count" ? Payload : Payload.With(field, value);
            }

            foreach ((string field, StateValue value) in edit ?? StateObject.Empty)
            {
                Payload = Payload.With(field, value);
            }
        }
    }
}
