using Clp;
using Clp.Testing;
using CustomerDesk.Airline;

namespace CustomerDesk.Demo;

/// <summary>The whole demo: play, end the program, start it again, go on, verify, export, tamper, sum up.</summary>
internal sealed class DemoRun
{
    private readonly DemoData data;
    private readonly DemoFolder folder;
    private readonly Screen screen;
    private readonly Checks checks;
    private readonly ConversationShow show;
    private readonly FakeClock clock = new(AirlineContract.Now);

    public DemoRun(DemoData data, DemoFolder folder, Screen screen)
    {
        (this.data, this.folder, this.screen) = (data, folder, screen);
        checks = new Checks(screen);
        show = new ConversationShow(screen, clock);
    }

    /// <summary>Runs it.</summary>
    /// <returns>Whether every check held.</returns>
    public async ValueTask<bool> RunAsync(CancellationToken cancellationToken)
    {
        screen.Heading("CLP demo: a model proposes, a contract judges, a person accepts, a log remembers",
            $"A language model serves the customers of an airline and of a shop; its words and calls in these {data.Conversations.Count} conversations were written for this demo. "
            + "Everything else happens now. The model cannot change anything: a call that would is only a proposal. "
            + "When the customer accepts it, the contract's guards judge it, and it is committed or refused; either way that is stored before anybody is told. "
            + "What no rule can know, such as that the customer said yes, whoever accepts has to affirm. "
            + "Each conversation has its own state, which begins as a copy of the desk's database, and its own log.");
        IReadOnlyDictionary<string, string> hashes = await FirstDayAsync(cancellationToken);
        clock.Advance(TimeSpan.FromHours(18));
        await using OpenDesks desks = OpenDesks.Open(data, folder, clock);
        await new Restart(data, desks, screen, checks).ShowAsync(hashes, cancellationToken);
        await GoOnAsync(desks, cancellationToken);
        await new AuditShow(data, desks, folder, clock, screen, checks).ShowAsync(cancellationToken);
        await new Summary(data, desks, screen, checks).ShowAsync(cancellationToken);
        Files();
        return checks.AllHold;
    }

    private async ValueTask<IReadOnlyDictionary<string, string>> FirstDayAsync(CancellationToken cancellationToken)
    {
        await using OpenDesks desks = OpenDesks.Open(data, folder, clock);
        Dictionary<string, string> hashes = [];
        foreach ((int number, DemoConversation conversation) in data.Conversations.Index())
        {
            screen.Heading($"{number + 1} of {data.Conversations.Count}: {conversation.Title} ({conversation.Desk})", conversation.Shows);
            screen.Blank();
            Clerk clerk = await desks.ClerkAsync(conversation, cancellationToken);
            await show.PlayAsync(clerk, data.DeskOf(conversation).Contract, conversation.Messages, cancellationToken);
            await CloseAsync(clerk, conversation.AfterRestart.Count > 0, cancellationToken);
            hashes[conversation.Id] = CanonicalJson.Sha256(clerk.Instance.State);
        }

        return hashes;
    }

    private async ValueTask GoOnAsync(OpenDesks desks, CancellationToken cancellationToken)
    {
        foreach (DemoConversation conversation in data.Conversations.Where(conversation => conversation.AfterRestart.Count > 0))
        {
            screen.Heading($"{conversation.Title}, the next day");
            Clerk clerk = await desks.ClerkAsync(conversation, cancellationToken);
            checks.That(clerk.Instance.PendingIntents.Length > 0, "what the ended program had left open is still there");
            foreach (Intent intent in clerk.Instance.PendingIntents)
            {
                Proposal? proposal = clerk.Instance.ProposalsFor(intent).LastOrDefault();
                screen.Detail($"{intent.Name}, proposed by {proposal?.By} on {intent.DispatchedAt.ToOffset(AirlineContract.Now.Offset):yyyy-MM-dd} at {intent.DispatchedAt.ToOffset(AirlineContract.Now.Offset):HH:mm}");
            }

            await show.PlayAsync(clerk, data.DeskOf(conversation).Contract, conversation.AfterRestart, cancellationToken);
            await CloseAsync(clerk, goesOn: false, cancellationToken);
        }
    }

    private async ValueTask CloseAsync(Clerk clerk, bool goesOn, CancellationToken cancellationToken)
    {
        if (goesOn)
        {
            screen.Say("desk", $"keeps open until the customer decides: {string.Join(", ", clerk.Instance.PendingIntents.Select(intent => intent.Name))}", Styles.Quiet);
        }
        else if (await clerk.CloseAsync(cancellationToken) is { Count: > 0 } names)
        {
            IEnumerable<string> counted = names.CountBy(name => name).Select(count => count.Value == 1 ? count.Key : $"{count.Key} ({count.Value} times)");
            screen.Say("desk", $"withdraws what came to nothing: {string.Join(", ", counted)}", Styles.Quiet);
        }
    }

    private void Files()
    {
        string example = data.Conversations[^1].Id;
        screen.Heading("Where the files are");
        screen.Whole("  " + folder.Root);
        screen.Detail("store: the journal of the file store, all that the second program had to go on", indent: 4);
        screen.Detail("audit: for each conversation its exported log and signed checkpoint; the public key", indent: 4);
        screen.Detail("forged: the two copies that were tampered with", indent: 4);
        screen.Paragraph("Verify a log yourself, without store and program:");
        screen.Whole("  dotnet run --project src/Clp.Cli -- audit verify \\");
        screen.Whole($"    {folder.Log(example)} \\");
        screen.Whole($"    --checkpoint {folder.Checkpoint(example)} \\");
        screen.Whole($"    --public-key {folder.PublicKey}");
        screen.Blank();
        screen.Check(checks.AllHold, checks.AllHold ? "everything that this demo checks held" : "something above did not hold");
    }
}
