namespace Clp.Ai;

/// <summary>A call and what it has become: a proposal for an intent, or a refusal. Compared by reference, for two calls may be alike.</summary>
internal sealed class StagedCall(ModelCall call, Intent? intent, Proposal? proposal, MediatedProposal? refused)
{
    public ModelCall Call => call;

    public Intent? Intent => intent;

    public Proposal? Proposal => proposal;

    public MediatedProposal? Refused => refused;
}
