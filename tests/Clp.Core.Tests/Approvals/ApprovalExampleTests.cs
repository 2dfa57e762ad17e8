using System.Collections.Immutable;
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
    public async Task TheExampleOfProposalsMadeAsOne_MakesThemOne()
    {
        await using Ordering on = await Ordering.OpenAsync(more: b => b.Intent("pay", i => i.Required("sum", Shape.Integer)).Transition("paying", "pay", _ => StateDelta.Empty));
        (ContractInstance instance, Actor model, StateObject ordered, StateObject paid) = (on.Shop, Bot, Ordering.Of(1), StateObject.Of(("sum", 5)));
        (Intent order, Intent payment) = (await on.Shop.DispatchAsync("order"), await on.Shop.DispatchAsync("pay"));

        #region one
        Proposal first = await instance.StageAsync(order, new ProposalDraft(ordered) { By = model, Batch = ProposalBatch.Begin(2) });
        Proposal second = await instance.StageAsync(payment, new ProposalDraft(paid) { By = model, Batch = first.Batch!.At(1) });
        ImmutableArray<Proposal> together = instance.ProposalsOfBatch(first.Id); // in the order of their places
        #endregion

        together.Select(p => p.Id).ShouldBe([first.Id, second.Id]);
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
