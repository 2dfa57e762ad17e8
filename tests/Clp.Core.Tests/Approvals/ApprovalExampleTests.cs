using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>The example of docs/approvals.md.</summary>
public sealed class ApprovalExampleTests
{
    [Fact]
    public async Task TheExample_CommitsWhatItShowed()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        (ContractInstance instance, Intent intent, Proposal proposal, Actor ada) = (waiting.Orders, waiting.Intent, waiting.Proposal, Ada);

        #region approvals
        Preview shown = await instance.PreviewAsync(proposal, commit: new CommitOptions { By = ada });
        // show shown.Intent.Payload, shown.Guards, shown.Unaffirmed, shown.Delta, shown.After; keep shown.Hash
        await instance.AcceptAsync(proposal, ada);
        Outcome outcome = await instance.CommitAsync(intent, new CommitOptions { By = ada, IfPreview = shown.Hash });
        #endregion

        outcome.EnsureCommitted().Delta.ShouldBe(shown.Delta);
    }
}
