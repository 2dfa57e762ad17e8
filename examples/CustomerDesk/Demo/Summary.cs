using Clp;
using Clp.Testing;
using CustomerDesk.Shared;
using Spectre.Console;

namespace CustomerDesk.Demo;

/// <summary>What happened, counted in the logs.</summary>
internal sealed class Summary(DemoData data, OpenDesks desks, Screen screen, Checks checks)
{
    private readonly SortedDictionary<string, int> guards = new(StringComparer.Ordinal);
    private int proposals, misfits, refused, suggestions, unaccepted, committed, bare;

    public async ValueTask ShowAsync(CancellationToken cancellationToken)
    {
        foreach (DemoConversation conversation in data.Conversations)
        {
            ContractInstance instance = await desks.InstanceAsync(conversation, cancellationToken);
            await CountAsync(instance, cancellationToken);
            bare += await AcceptanceAudit.CountUnacceptedAsync(instance.ReadLogAsync(0, cancellationToken), cancellationToken);
        }

        screen.Heading("Summary, counted in the logs");
        Table table = screen.Table();
        table.HideHeaders().AddColumns("what", "count").Columns[1].RightAligned();
        table.AddRow("changes that the model proposed", $"{proposals}");
        table.AddRow("  refused before anybody was asked: the values do not fit", $"{misfits}");
        table.AddRow("commits that guards refused", $"{refused}");
        foreach ((string guard, int count) in guards)
        {
            table.AddRow($"  by {Markup.Escape(guard)}", $"{count}");
        }

        table.AddRow("suggestions that guards made", $"{suggestions}");
        table.AddRow("acceptances that did not count", $"{unaccepted}");
        table.AddRow("changes committed", $"{committed}");
        table.AddRow("state changes without acceptance", $"{bare}");
        screen.Write(table);
        checks.That(bare == 0, $"no state changed without acceptance by somebody who is not the model ({bare} such changes)");
    }

    private async ValueTask CountAsync(ContractInstance instance, CancellationToken cancellationToken)
    {
        // That the desk notes whom it serves is a commit like any other, but not what the conversations are about.
        HashSet<IntentId> notes = [];
        await foreach (RecordedEvent recorded in instance.ReadLogAsync(0, cancellationToken))
        {
            if (recorded.Event is ContractEvent.IntentDispatched { Intent: Session.Identify } note)
            {
                notes.Add(note.IntentId);
            }
            else if (!notes.Contains(recorded.Event.IntentId))
            {
                Count(recorded.Event);
            }
        }
    }

    private void Count(ContractEvent happened)
    {
        switch (happened)
        {
            case ContractEvent.ProposalStaged { Proposal.Source: ProposalSource.GuardSuggestion }:
                suggestions++;
                break;
            case ContractEvent.ProposalStaged staged:
                proposals++;
                misfits += staged.Proposal.Status == ProposalStatus.Refused ? 1 : 0;
                break;
            case ContractEvent.AttemptRefused { Outcome: Outcome.Denied denied }:
                refused++;
                foreach (Denial denial in denied.Denials)
                {
                    guards[denial.Guard] = guards.GetValueOrDefault(denial.Guard) + 1;
                }

                break;
            case ContractEvent.AttemptRefused { Step: RefusedStep.Accept }:
                unaccepted++;
                break;
            case ContractEvent.StateCommitted:
                committed++;
                break;
        }
    }
}
