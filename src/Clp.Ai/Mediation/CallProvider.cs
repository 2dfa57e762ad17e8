namespace Clp.Ai;

/// <summary>One call of a model as a provider that is asked once: what the model said, read strictly, goes the way of every proposal.</summary>
internal sealed class CallProvider(ModelCall call, ProposalBatch? batch, MediationOptions options) : IProposalProvider
{
    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => new(Draft());

    // What cannot be read is recorded too: as a proposal without values that nobody can accept.
    private ProposalDraft Draft()
    {
        ProposalDraft draft = new(StateObject.Empty) { By = Actor.Ai(options.Name), Ai = call.Ai ?? options.Ai, StateVersion = call.StateVersion, Batch = batch };
        try
        {
            StateObject values = ProposalReply.ArgumentsOf(call, options.Limits);
            return draft with { Values = values, Origins = (call.Origins ?? options.Origins)?.Invoke(values) ?? Provenance.Ai };
        }
        catch (ModelReplyException e)
        {
            return draft with { Errors = [new ValidationError(StatePath.Root, e.Code, e.Message)] };
        }
    }
}
