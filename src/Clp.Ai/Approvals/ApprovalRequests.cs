using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>Makes the requests that <see cref="ToolApprovals"/> gives: what would be carried out, in the form of a call.</summary>
internal static class ApprovalRequests
{
    /// <summary>The request for a proposal, or for all that were made as one with it; null when that cannot be carried out now.</summary>
    /// <exception cref="LifecycleException">An intent is no longer pending.</exception>
    public static async ValueTask<ToolApprovalRequestContent?> FindAsync(ContractInstance instance, Proposal proposal, CommitOptions commit, CancellationToken cancellationToken)
    {
        if (proposal.Batch is not { } batch)
        {
            Preview preview = await instance.PreviewAsync(proposal, commit: commit, cancellationToken: cancellationToken).ConfigureAwait(false);
            return preview.Hash is null ? null : Of(proposal, preview);
        }

        ImmutableArray<Proposal> parts = instance.ProposalsOfBatch(batch.First);
        if (!BatchApprovalDesk.IsOpen(parts))
        {
            return null;
        }

        BatchPreview shown = await instance.PreviewAllAsync(parts, commit, cancellationToken).ConfigureAwait(false);
        return shown.Hash is null ? null : Of(batch, shown);
    }

    public static ToolApprovalRequestContent Of(Proposal proposal, Preview preview)
        => Request(
            new ApprovalId(proposal.IntentId, proposal.Id, preview.Hash!),
            ToolNames.Of(preview.Intent.Name),
            preview.Intent.Payload.ToDictionary(f => f.Key, f => (object?)Element(f.Value.ToJson())),
            preview.Delta,
            preview);

    /// <summary>One request for all of them: no single one can be answered.</summary>
    public static ToolApprovalRequestContent Of(ProposalBatch batch, BatchPreview shown)
    {
        IEnumerable<string> calls = shown.Items.Select(i => $"{{\"name\":{((StateValue)ToolNames.Of(i.Intent.Name)).ToJson()},\"arguments\":{i.Intent.Payload.ToJson()}}}");
        return Request(
            new ApprovalId(shown.Items[0].Intent.Id, batch.First, shown.Hash!, IsBatch: true),
            ToolApprovals.BatchName,
            new() { ["calls"] = Element($"[{string.Join(',', calls)}]") },
            StateDelta.Of([.. shown.Items.SelectMany(i => i.Delta!.Ops)]),
            shown);
    }

    private static ToolApprovalRequestContent Request(ApprovalId id, string name, Dictionary<string, object?> values, StateDelta? change, object shown)
    {
        FunctionCallContent call = new(id.ToString(), name, values) { InformationalOnly = true };
        AdditionalPropertiesDictionary? more = change is null ? null : new() { [ToolApprovals.ChangeKey] = Element(change.ToValue().ToJson()) };
        return new ToolApprovalRequestContent(id.ToString(), call) { RawRepresentation = shown, AdditionalProperties = more };
    }

    // Payloads may be as deep as a state can be, and there are levels around them.
    private static JsonElement Element(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2 * StateLimits.Default.MaxDepth });
        return document.RootElement.Clone();
    }
}
