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

    [Fact]
    public async Task TheExampleOfAPreviewedBatch_CommitsWhatItShowed()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (ContractInstance instance, Actor ada) = (on.Shop, Ada);
        Intent[] intents = [await instance.DispatchAsync("order"), await instance.DispatchAsync("order")];
        Proposal[] proposals = [await instance.StageAsync(intents[0], new ProposalDraft(Ordering.Of(1))), await instance.StageAsync(intents[1], new ProposalDraft(Ordering.Of(2)))];

        #region together
        BatchPreview shown = await instance.PreviewAllAsync(proposals, new CommitOptions { By = ada });
        // show each of shown.Items, and shown.After; where shown.RefusedAt says which one would be refused, there is no hash
        foreach (Proposal proposal in proposals)
        {
            await instance.AcceptAsync(proposal, ada);
        }

        BatchOutcome all = await instance.CommitAllAsync(intents, new CommitOptions { By = ada, IfPreview = shown.Hash });
        #endregion

        all.EnsureCommitted().State.ShouldBe(shown.After);
    }

    [Fact]
    public async Task TheExampleOfABatch_TellsWhichOneWasRefused()
    {
        await using Ordering on = await Ordering.OpenAsync(more: b => b.Intent("pay").Guard("solvent", _ => GuardVerdict.Deny("no money"), on: ["pay"]).Transition("paying", "pay", _ => StateDelta.Empty));
        (ContractInstance instance, Intent order, Intent payment, Actor ada) = (on.Shop, (await on.PlaceAsync(1))[0], await on.Shop.DispatchAsync("pay"), Ada);

        #region batch
        BatchOutcome all = await instance.CommitAllAsync([order, payment], new CommitOptions { By = ada });
        if (all is BatchOutcome.Refused refused)
        {
            Console.WriteLine($"Nothing was changed: {refused.Intent} was refused, {refused.Outcome.Describe()}");
        }
        #endregion

        all.ShouldBeOfType<BatchOutcome.Refused>().Intent.Id.ShouldBe(payment.Id);
        on.ShouldBeUntouched(order, payment);
    }
}
