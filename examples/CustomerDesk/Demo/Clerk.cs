using System.Collections.Immutable;
using Clp;
using Clp.Testing;
using CustomerDesk.Shared;

namespace CustomerDesk.Demo;

/// <summary>
/// Does at a desk what a conversation asks for, as a program that uses the library would: a call that reads is answered, a call
/// that changes something becomes a proposal, a yes becomes an acceptance and a commit. One conversation at a time.
/// </summary>
internal sealed class Clerk
{
    private static readonly Actor Model = Actor.Ai("model");
    private readonly Desk desk;
    private readonly Dictionary<string, IntentId> asked = new(StringComparer.Ordinal);

    private Clerk(Desk desk, ContractInstance instance) => (this.desk, Instance) = (desk, instance);

    public ContractInstance Instance { get; }

    /// <summary>The customer who is served, as the log names who acts.</summary>
    public Actor Customer => Actor.Human(Session.Customer(Instance.State) ?? "customer");

    /// <summary>Starts, or goes on where the log ends: which call asked for which intent is read from it.</summary>
    public static async ValueTask<Clerk> StartAsync(Desk desk, ContractInstance instance, CancellationToken cancellationToken)
    {
        Clerk clerk = new(desk, instance);
        await foreach (RecordedEvent recorded in instance.ReadLogAsync(0, cancellationToken))
        {
            if (recorded is { Event: ContractEvent.IntentDispatched dispatched, Header.Correlation: { } call })
            {
                clerk.asked[call] = dispatched.IntentId;
            }
        }

        return clerk;
    }

    public bool Changes(TraceCall call) => desk.IsWrite(call.Name);

    /// <summary>Answers a call that reads.</summary>
    /// <returns>The answer, and whom it identified as the conversation's customer, if it did.</returns>
    public async ValueTask<(ToolAnswer Answer, string? Customer)> LookUpAsync(TraceCall call, CancellationToken cancellationToken)
    {
        StateObject arguments = call.Arguments ?? StateObject.Empty;
        ToolAnswer answer = call.Problem is { } problem ? ToolAnswer.Refused(problem)
            : desk.FindQuery(call.Name)?.Answer(Instance.State, arguments) ?? ToolAnswer.Refused($"there is no tool '{call.Name}'");
        if (Session.Customer(Instance.State) is not null || desk.Identifies(call.Name, arguments, answer) is not { } found)
        {
            return (answer, null);
        }

        Intent identify = await Instance.DispatchAsync(Session.Identify, cancellationToken: cancellationToken);
        Proposal proposal = await Instance.StageAsync(identify, new ProposalDraft(found) { By = Model }, cancellationToken);
        Actor self = Actor.System("desk");
        Acceptance acceptance = await Instance.AcceptAsync(proposal, self, cancellationToken: cancellationToken);
        await Instance.CommitAsync(acceptance.EnsureAccepted(), new() { By = self }, cancellationToken);
        return (answer, Session.Customer(Instance.State));
    }

    /// <summary>Stages a call that changes something as the model's proposal; nothing else happens.</summary>
    /// <returns>The proposal; null when the arguments cannot be read at all.</returns>
    public async ValueTask<Proposal?> ProposeAsync(TraceCall call, CancellationToken cancellationToken)
    {
        if (call.Arguments is not { } values)
        {
            return null;
        }

        Intent intent = await Instance.DispatchAsync(call.Name, null, new() { By = Model, Correlation = call.Id }, cancellationToken);
        asked[call.Id] = intent.Id;
        return await Instance.StageAsync(intent, new ProposalDraft(values) { By = Model }, cancellationToken);
    }

    /// <summary>Somebody accepts a call's newest open proposal; when that counts, the intent is committed.</summary>
    public async ValueTask<Decided> AcceptAsync(string call, bool byModel, ImmutableArray<string> affirms, CancellationToken cancellationToken)
    {
        StateObject before = Instance.State;
        Actor actor = byModel ? Model : Customer;
        if (Open(call) is not { } proposal)
        {
            return new(before, actor, null, null, null, null);
        }

        Acceptance acceptance = await Instance.AcceptAsync(proposal, actor, new() { Affirm = affirms }, cancellationToken);
        Outcome? outcome = acceptance.IsAccepted ? await Instance.CommitAsync(acceptance.Intent, new() { By = actor }, cancellationToken) : null;
        Proposal? suggestion = outcome is Outcome.Denied { Suggestion: not null } ? Open(call) : null;
        return new(before, actor, proposal, acceptance, outcome, suggestion);
    }

    /// <summary>The customer rejects a call's newest open proposal, and with it the whole request.</summary>
    /// <returns>What was rejected, or null.</returns>
    public async ValueTask<Proposal?> RejectAsync(string call, string words, CancellationToken cancellationToken)
    {
        if (Open(call) is not { } proposal)
        {
            return null;
        }

        await Instance.RejectAsync(proposal, Customer, words, cancellationToken);
        await WithdrawAsync(Instance.PendingIntents.Where(intent => intent.Id == proposal.IntentId), Customer, words, cancellationToken);
        return proposal;
    }

    /// <summary>Withdraws what nobody decided on.</summary>
    /// <returns>The names of the intents.</returns>
    public ValueTask<IReadOnlyList<string>> CloseAsync(CancellationToken cancellationToken) =>
        WithdrawAsync(Instance.PendingIntents, Actor.System("desk"), "the conversation ended", cancellationToken);

    private async ValueTask<IReadOnlyList<string>> WithdrawAsync(IEnumerable<Intent> intents, Actor by, string reason, CancellationToken cancellationToken)
    {
        List<string> names = [];
        foreach (Intent intent in intents)
        {
            await Instance.WithdrawAsync(intent, by, reason, cancellationToken);
            names.Add(intent.Name);
        }

        return names;
    }

    private Proposal? Open(string call) => asked.TryGetValue(call, out IntentId id) && Instance.PendingIntents.FirstOrDefault(intent => intent.Id == id) is { } intent
        ? Instance.ProposalsFor(intent).LastOrDefault(proposal => proposal.Status == ProposalStatus.Staged)
        : null;
}

/// <summary>What came of an acceptance.</summary>
/// <param name="Before">The state before it.</param>
/// <param name="By">Who accepts.</param>
/// <param name="Proposal">What was to be accepted; null when nothing was open.</param>
/// <param name="Acceptance">Whether it counted.</param>
/// <param name="Outcome">What the commit made of it; null when it did not come to that.</param>
/// <param name="Suggestion">What the guards suggest instead, open for a decision.</param>
internal sealed record Decided(StateObject Before, Actor By, Proposal? Proposal, Acceptance? Acceptance, Outcome? Outcome, Proposal? Suggestion);
