using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>
/// The tools that decide, for hosts that opted in: each on one proposal of this provider, and only while a commit would do
/// exactly what the preview named by its hash showed. Thread-safe.
/// </summary>
internal sealed class DecisionTools(ContractInstance instance, string provider, Actor by)
{
    private const string Accept = "accept", Reject = "reject", Commit = "commit";
    private const int MaxReason = 1_000;

    public static ImmutableArray<string> Names { get; } = [Accept, Reject, Commit];

    public ImmutableArray<Tool> Tools { get; } =
    [
        Tool(Accept, "Accepts a proposal. The state does not change yet.", "preview", "The preview that was answered with the proposal."),
        Tool(Reject, "Rejects a proposal for good.", "reason", "Why."),
        Tool(Commit, "Carries out an accepted proposal: does exactly what its preview showed, or nothing.", "preview", "The preview that was answered with the proposal."),
    ];

    public async ValueTask<CallToolResult> CallAsync(string tool, IDictionary<string, JsonElement>? arguments, CancellationToken cancellationToken)
    {
        string second = tool == Reject ? "reason" : "preview";
        if (Read(arguments, "proposalId") is not { } id || Read(arguments, second) is not { } text || arguments!.Count != 2)
        {
            return Answer("", "invalid", $"Give proposalId and {second}, both texts, and nothing else.", isError: true);
        }

        if (Find(id) is not var (intent, proposal))
        {
            return Answer(id, "unknown", "There is no pending proposal of that id; look at the pending proposals.", isError: true);
        }

        return tool switch
        {
            Accept => await AcceptAsync(intent, proposal, text, cancellationToken).ConfigureAwait(false),
            Reject => await RejectAsync(proposal, text, cancellationToken).ConfigureAwait(false),
            _ => await CommitAsync(intent, proposal, text, cancellationToken).ConfigureAwait(false),
        };
    }

    private async ValueTask<CallToolResult> AcceptAsync(Intent intent, Proposal proposal, string preview, CancellationToken cancellationToken)
    {
        Preview shown = await instance.PreviewAsync(proposal, commit: new CommitOptions { By = by }, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (shown.Hash != preview)
        {
            return Answer(proposal, "stale", shown.Refusal is { } refusal ? $"It would not be carried out now: {Told(refusal)}" : "It would do something else now than that preview showed.", isError: true);
        }

        Acceptance acceptance = await instance.AcceptAsync(proposal, by, cancellationToken: cancellationToken).ConfigureAwait(false);
        return acceptance.Status switch
        {
            AcceptanceStatus.Accepted => Answer(proposal, "accepted", $"'{intent.Name}' can be committed.", isError: false),
            AcceptanceStatus.NeedsMore => Answer(proposal, "needs_more", "Recorded; others must accept it too.", isError: false),
            _ => Answer(proposal, "not_accepted", acceptance.Reason ?? acceptance.Status.ToString(), isError: true),
        };
    }

    private async ValueTask<CallToolResult> RejectAsync(Proposal proposal, string reason, CancellationToken cancellationToken)
    {
        if (reason.Length > MaxReason)
        {
            return Answer(proposal, "invalid", $"The reason is longer than {MaxReason} characters.", isError: true);
        }

        await instance.RejectAsync(proposal, by, reason, cancellationToken).ConfigureAwait(false);
        return Answer(proposal, "rejected", "It is decided.", isError: false);
    }

    private async ValueTask<CallToolResult> CommitAsync(Intent intent, Proposal proposal, string preview, CancellationToken cancellationToken)
    {
        if (proposal.Status != ProposalStatus.Accepted)
        {
            return Answer(proposal, "not_accepted", "It has not been accepted.", isError: true);
        }

        Outcome outcome = await instance.CommitAsync(intent, new CommitOptions { By = by, IfPreview = preview }, cancellationToken).ConfigureAwait(false);
        return Answer(proposal, outcome.IsCommitted ? "committed" : "not_committed", outcome.IsCommitted ? "It is done." : Told(outcome), !outcome.IsCommitted);
    }

    // The values fitted when they were previewed, so that what does not fit is the state, of which the client gets to see no more than it shows.
    private static string Told(Outcome refusal) => refusal switch
    {
        Outcome.Invalid => "invalid: what it would make of the state does not fit the contract",
        Outcome.Failed => "failed: the error log says why",
        _ => refusal.Describe(),
    };

    // Only what this connection may see: proposals of its own provider.
    private (Intent, Proposal)? Find(string id)
    {
        foreach (Intent intent in instance.PendingIntents)
        {
            if (instance.ProposalsFor(intent).FirstOrDefault(p => p.By.Kind == ActorKind.Ai && p.By.Id == provider && p.Id.ToString() == id) is { } proposal)
            {
                return (intent, proposal);
            }
        }

        return null;
    }

    private static string? Read(IDictionary<string, JsonElement>? arguments, string name)
        => arguments is not null && arguments.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static CallToolResult Answer(Proposal proposal, string status, string note, bool isError) => Answer(proposal.Id.ToString(), status, note, isError);

    private static CallToolResult Answer(string id, string status, string note, bool isError)
        => ToolResults.Of(StateObject.Of(("proposalId", id.Length == 0 ? StateValue.Null : id), ("status", status), ("note", note)), isError);

    private static Tool Tool(string name, string description, string second, string meaning) => new()
    {
        Name = name,
        Description = description,
        InputSchema = ToolResults.Schema(string.Create(CultureInfo.InvariantCulture, $$"""
            {"type":"object","properties":{"proposalId":{"type":"string","description":"The proposal."},"{{second}}":{"type":"string","description":"{{meaning}}"} },
             "required":["proposalId","{{second}}"],"additionalProperties":false}
            """)),
        OutputSchema = ToolResults.ProposalSchema,
        // A decision cannot be taken back.
        Annotations = new ToolAnnotations { ReadOnlyHint = false, DestructiveHint = true, IdempotentHint = false, OpenWorldHint = false },
    };
}
