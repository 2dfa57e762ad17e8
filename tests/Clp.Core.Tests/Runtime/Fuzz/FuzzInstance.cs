namespace Clp.Tests.Fuzz;

/// <summary>One instance under attack, with a second account of what has been accepted by whom.</summary>
internal sealed class FuzzInstance(FuzzSubject subject, ContractInstance instance)
{
    private readonly Dictionary<IntentId, Account> accounts = [];
    private StateObject state = instance.State;

    public FuzzSubject Subject => subject;

    public long Commits { get; private set; }

    public long Refusals { get; private set; }

    public long Unrecorded { get; private set; }

    public List<string> Breaches { get; } = [];

    public List<string> Untyped { get; } = [];

    public Task<Intent?> DispatchAsync(StateObject payload, Actor by) => Try(async () =>
    {
        Intent intent = await instance.DispatchAsync(subject.Intent, payload, new CommitOptions { By = by });
        Demand(by.Kind != ActorKind.Ai || payload.Count == 0, "an AI dispatched values");
        accounts[intent.Id] = new Account(by, payload);
        return intent;
    });

    public Task<Proposal?> StageAsync(Intent intent, StateObject values, Actor maker) => Try(()
        => instance.StageAsync(intent, new ProposalDraft(values) { By = maker }).AsTask());

    public Task<Acceptance?> AcceptAsync(Proposal proposal, Actor by, StateObject? edit, bool affirms) => Try(async () =>
    {
        Acceptance acceptance = await instance.AcceptAsync(proposal, by, new AcceptOptions { Edit = edit, Affirm = affirms && subject.Requirement is { } name ? [name] : [] });
        if (acceptance.Status is AcceptanceStatus.Accepted or AcceptanceStatus.NeedsMore)
        {
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
        }

        return acceptance;
    });

    public Task<Outcome?> CommitAsync(Intent intent, Actor by) => Try(async () =>
    {
        StateObject before = state;
        Outcome outcome = await instance.CommitAsync(intent, new CommitOptions { By = by });
        if (outcome is Outcome.Committed committed)
        {
            Commits++;
            Account account = accounts[intent.Id];
            StateObject payload = committed.Event.Payload;
            Demand(by.Kind != ActorKind.Ai, "an AI committed");
            Demand(payload.Equals(account.Payload), $"{payload} was committed, {account.Payload} was set and accepted");
            Demand(subject.Fits(payload) && subject.Allows(before, payload), $"{payload} was committed against the rules");
            Demand(subject.Requirement is null || account.IsAffirmed, "what must be affirmed was not");
            Demand(instance.State.Equals(subject.Apply(before, payload)), "the state is another one");
            state = instance.State;
        }
        else
        {
            Refusals++;
        }

        return outcome;
    });

    private async Task<T?> Try<T>(Func<Task<T>> action) where T : class
    {
        long version = instance.Version;
        try
        {
            T result = await action();
            Unrecorded += instance.Version > version ? 0 : 1;
            return result;
        }
        catch (ClpException e)
        {
            // What never was an attempt on a living intent leaves no entry; a refusal of an AI's values does.
            Unrecorded += e.Code == ClpCodes.NotPermitted && instance.Version == version ? 1 : 0;
            Refusals++;
            return null;
        }
        catch (Exception e)
        {
            Untyped.Add(e.ToString());
            return null;
        }
        finally
        {
            Demand(ReferenceEquals(state, instance.State), "the state changed without a commit");
            state = instance.State;
        }
    }

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
