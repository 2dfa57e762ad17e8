// One idea: a typed contract over records, a model that is sure or not so sure, and a person who has the last word.
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Clp;

Contract<Tickets> contract = Contract.Define("classifier", new Tickets([]), ClassifierJson.Default.Tickets)
    .Describe("Sorts support tickets into queues.")
    .Intent("classify", ClassifierJson.Default.Classify, configure: intent => intent
        .Describe("Puts a ticket into a queue.")
        .AllowOverwrite("confidence"))
    .Guard<Classify>("queue_must_exist", c => GuardVerdict.DenyWhen(
        c.Input.Queue is not ("billing" or "bugs" or "sales"), "The queues are billing, bugs and sales."))
    .Guard<Classify>("model_must_be_sure", c => GuardVerdict.DenyWhen(
        c.Intent.Origins["queue"].Source == ValueSource.Ai && c.Input.Confidence < 0.6m,
        () => $"A model that is {c.Input.Confidence:P0} sure does not decide alone; choose the queue yourself."))
    .Transition<Classify>("file", c => new Tickets(c.State.Items.Add(new Ticket(c.Input.Text, c.Input.Queue))))
    .Build();

await using ClpRuntime runtime = new(contract, new ClpRuntimeOptions { ProposalProvider = new KeywordModel() });
ContractInstance inbox = await runtime.OpenAsync("inbox");
Actor ada = Actor.Human("ada");

// Sure: Ada accepts what is proposed.
await ClassifyAsync("The invoice shows my refund twice, and the invoice total is wrong", edit: null);

// Not sure: accepting it unread is refused by the contract, whoever clicks.
await ClassifyAsync("The export button does nothing on the pricing page", edit: null);

// The same ticket, and Ada chooses: what she edits counts as her own word.
await ClassifyAsync("The export button does nothing on the pricing page", edit: "bugs");

foreach (Ticket ticket in contract.Read(inbox.State).Items)
{
    Console.WriteLine($"filed under {ticket.Queue}: {ticket.Text}");
}

async Task ClassifyAsync(string text, string? edit)
{
    Intent intent = await inbox.DispatchAsync("classify", StateObject.Of(("text", text)));
    Proposal proposal = (await inbox.ProposeAsync(intent))!;
    AcceptOptions? options = edit is null ? null : new AcceptOptions { Edit = StateObject.Of(("queue", edit)) };
    intent = (await inbox.AcceptAsync(proposal, ada, options)).EnsureAccepted();
    Outcome outcome = await inbox.CommitAsync(intent, new CommitOptions { By = ada });
    Console.WriteLine($"{proposal.Values} by {proposal.By}{(edit is null ? "" : $", edited to {edit}")}: {outcome.Describe()}");
    if (!outcome.IsCommitted)
    {
        await inbox.WithdrawAsync(intent, ada, "to be filed by hand");
    }
}

internal sealed record Ticket(string Text, string Queue);

internal sealed record Tickets(ImmutableArray<Ticket> Items);

internal sealed record Classify(string Text, string Queue, decimal Confidence);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Tickets))]
[JsonSerializable(typeof(Classify))]
internal sealed partial class ClassifierJson : JsonSerializerContext;

/// <summary>A deterministic stand-in for a model: counts key words and says how sure it is.</summary>
internal sealed class KeywordModel : IProposalProvider
{
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["billing"] = ["invoice", "refund", "charge"],
        ["bugs"] = ["error", "crash", "does nothing"],
        ["sales"] = ["pricing", "quote", "licence"],
    };

    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
    {
        string text = context.Intent.Get("text", "");
        Dictionary<string, int> hits = Words.ToDictionary(
            queue => queue.Key,
            queue => queue.Value.Sum(word => text.Split(word, StringSplitOptions.None).Length - 1));
        (string best, int count) = hits.MaxBy(queue => queue.Value);
        int all = hits.Values.Sum();
        return all == 0 ? default : new(new ProposalDraft(StateObject.Of(("queue", best), ("confidence", decimal.Round((decimal)count / all, 2))))
        {
            By = Actor.Ai("keywords"),
        });
    }
}
