using Clp;
using Clp.Testing;
using CustomerDesk.Shared;

namespace CustomerDesk.Demo;

/// <summary>Plays a conversation and prints what is said, proposed, refused, accepted and committed.</summary>
internal sealed class ConversationShow(Screen screen, FakeClock clock)
{
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromSeconds(20);

    /// <summary>Plays messages at a desk.</summary>
    public async ValueTask PlayAsync(Clerk clerk, Contract contract, IReadOnlyList<DemoMessage> messages, CancellationToken cancellationToken)
    {
        foreach (DemoMessage message in messages)
        {
            clock.Advance(BetweenMessages);
            bool isModel = message.Message.Role == TraceRole.Assistant;
            if (message.Message.Content is { Length: > 0 } words && (isModel || message.Message.Role == TraceRole.User))
            {
                screen.Say(isModel ? "model" : "customer", isModel ? words : $"\"{words}\"", isModel ? Styles.Model : Styles.Person);
            }

            await LookUpsAsync(clerk, message.Message, cancellationToken);
            foreach (TraceCall call in message.Message.Calls.Where(clerk.Changes))
            {
                Proposed(call, await clerk.ProposeAsync(call, cancellationToken));
            }

            await DecideAsync(clerk, contract, message, isModel, cancellationToken);
        }
    }

    private async ValueTask LookUpsAsync(Clerk clerk, TraceMessage message, CancellationToken cancellationToken)
    {
        foreach (TraceCall call in message.Calls.Where(call => !clerk.Changes(call)))
        {
            (ToolAnswer answer, string? customer) = await clerk.LookUpAsync(call, cancellationToken);
            string asked = call.Arguments is { } arguments ? string.Join(", ", arguments.Select(argument => ValueText.Of(argument.Value))) : "";
            screen.Say("model", $"looks up {call.Name}({asked}){(answer.IsError ? ": " + answer.Text : "")}", Styles.Quiet);
            if (customer is not null)
            {
                screen.Say("desk", $"notes that this conversation serves {customer}", Styles.Quiet);
            }
        }
    }

    private void Proposed(TraceCall call, Proposal? proposal)
    {
        screen.Say("model", $"proposes {call.Name}", Styles.Hint);
        foreach (string line in ValueText.Lines(call.Arguments ?? StateObject.Empty))
        {
            screen.Detail(line);
        }

        if (proposal is null || proposal.Status == ProposalStatus.Refused)
        {
            string why = proposal is null ? call.Problem ?? "" : string.Join(" ", proposal.Errors);
            screen.Say("contract", $"refuses the proposal, its values do not fit: {why}", Styles.Bad);
        }
    }

    private async ValueTask DecideAsync(Clerk clerk, Contract contract, DemoMessage message, bool isModel, CancellationToken cancellationToken)
    {
        if (message.Accepts is { } accepted)
        {
            Show(contract, await clerk.AcceptAsync(accepted, isModel, message.Affirms, cancellationToken), message, isModel);
        }
        else if (message.Rejects is { } rejected)
        {
            Proposal? proposal = await clerk.RejectAsync(rejected, message.Message.Content ?? "", cancellationToken);
            screen.Say("rejects", proposal is null ? "nothing, since nothing is open" : $"{Kind(proposal)}, as {clerk.Customer}; nothing changes", Styles.Person);
        }
    }

    private void Show(Contract contract, Decided decided, DemoMessage message, bool isModel)
    {
        if (decided is not { Proposal: { } proposal, Acceptance: { } acceptance })
        {
            screen.Say("contract", "has no open proposal that could be accepted", Styles.Bad);
            return;
        }

        string affirms = message.Affirms.IsEmpty ? "" : $"; affirms {string.Join(", ", message.Affirms)}";
        screen.Say("accepts", $"{Kind(proposal)}, as {decided.By}{affirms}", isModel ? Styles.Hint : Styles.Person);
        switch (decided.Outcome)
        {
            case null:
                screen.Say("contract", $"does not count this: {acceptance.Reason}", Styles.Bad);
                break;
            case Outcome.Committed committed:
                screen.Say("contract", $"has no objection ({committed.Event.Guards.Length} guards asked) and commits:", Styles.Good);
                foreach (string line in ValueText.Lines(committed.Delta, decided.Before))
                {
                    screen.Detail(line);
                }

                break;
            case Outcome.Denied denied:
                foreach (Denial denial in denied.Denials)
                {
                    screen.Say("contract", $"refuses by {denial.Guard} ({Source(contract, denial.Guard)}): {denial.Reason}", Styles.Bad);
                }

                break;
            case { } other:
                screen.Say("contract", other.Describe(), Styles.Bad);
                break;
        }

        if (decided.Suggestion is { } suggestion)
        {
            screen.Say("contract", $"suggests {string.Join(", ", ValueText.Lines(suggestion.Values))}; that is a proposal too and waits for a yes", Styles.Hint);
        }
    }

    private static string Kind(Proposal proposal) => proposal.Source == ProposalSource.GuardSuggestion ? "the contract's suggestion" : "the model's proposal";

    private static string Source(Contract contract, string guard) =>
        contract.Guards.FirstOrDefault(known => known.Name == guard)?.HasTag(GuardTags.Policy) == true ? "a rule of the written policy" : "a check of the desk's tools";
}
