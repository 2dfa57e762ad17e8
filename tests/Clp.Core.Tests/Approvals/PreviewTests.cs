using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class PreviewTests
{
    [Fact]
    public async Task GivenAProposalThatGuardsRefuse_WhenItIsPreviewed_ThenEachGuardsWordAndSuggestionIsTold()
    {
        await using Waiting waiting = await Waiting.ForAsync(
            values: Article().With("count", 20),
            more: b => b.Guard("calm", _ => GuardVerdict.Allow, on: ["order"]).Guard("broken", _ => throw new InvalidOperationException("secret"), on: ["order"]));

        Preview preview = await waiting.Orders.PreviewAsync(waiting.Proposal);

        preview.Guards.Select(g => (g.Guard, g.Denial is null)).ShouldBe([("in_stock", false), ("calm", true), ("broken", false)]);
        preview.Guards[0].Denial!.Suggestion.ShouldBe(StateObject.Of(("count", 10)));
        preview.Guards[2].Denial!.Reason.ShouldNotContain("secret");
        preview.Refusal.ShouldBeOfType<Outcome.Denied>().Denials.ShouldBe(preview.Guards.Where(g => g.Denial is not null).Select(g => g.Denial!));
        (preview.Transition, preview.Delta, preview.After, preview.Hash).ShouldBe((null, null, null, null));
        (await waiting.Orders.KindsAsync()).ShouldBe(["dispatched", "proposed"]);
    }

    [Fact]
    public async Task GivenAProposalThatDoesNotFit_WhenItIsPreviewed_ThenItsErrorsAreTold()
    {
        await using Waiting waiting = await Waiting.ForAsync(values: Article().With("count", "many"));

        Preview preview = await waiting.Orders.PreviewAsync(waiting.Proposal);

        preview.Refusal.ShouldBeOfType<Outcome.Invalid>().Errors.ShouldBe(waiting.Proposal.Errors);
        preview.Guards.ShouldBeEmpty();
    }

    [Fact]
    public async Task GivenAProposalThatLeavesFieldsOpen_WhenItIsPreviewed_ThenTheyAreNamedAndNoGuardIsAsked()
    {
        await using Waiting waiting = await Waiting.ForAsync(values: StateObject.Of(("count", 2)));

        Preview preview = await waiting.Orders.PreviewAsync(waiting.Proposal);

        preview.Refusal.ShouldBeOfType<Outcome.Incomplete>().Missing.ShouldBe(["article"]);
        preview.Guards.ShouldBeEmpty();
    }

    [Fact]
    public async Task GivenRequirements_WhenAProposalIsPreviewed_ThenThoseLeftToAffirmAreTold()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.Require("customer_said_yes", "The customer said yes.").Require("big_order", "A big order was checked.", c => c.Payload.Get("count", 1) > 5));

        Preview preview = await waiting.Orders.PreviewAsync(waiting.Proposal);

        preview.Unaffirmed.Select(r => r.Name).ShouldBe(["customer_said_yes"]);
        preview.Refusal.ShouldBeNull();
        (await waiting.Orders.PreviewAsync(waiting.Proposal, StateObject.Of(("count", 6)), new CommitOptions { Affirm = ["customer_said_yes"] })).Unaffirmed.Select(r => r.Name).ShouldBe(["big_order"]);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Affirm = ["customer_said_yes"] })).EnsureAccepted();
        (await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { IfPreview = preview.Hash })).EnsureCommitted();
    }

    [Fact]
    public async Task GivenAQuorum_WhenAProposalIsPreviewed_ThenWhatOneAffirmedForItIsNotLeft()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk", separateFromDispatcher: false)).Require("checked", "It was checked.").Require("paid", "It was paid."));
        Proposal other = await waiting.Orders.StageAsync(waiting.Intent, new ProposalDraft(Article("vase")));

        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Affirm = ["checked"] })).Status.ShouldBe(AcceptanceStatus.NeedsMore);

        (await waiting.Orders.PreviewAsync(waiting.Proposal)).Unaffirmed.Select(r => r.Name).ShouldBe(["paid"]);
        (await waiting.Orders.PreviewAsync(other)).Unaffirmed.Select(r => r.Name).ShouldBe(["checked", "paid"]);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Bob, new AcceptOptions { Affirm = ["paid"] })).EnsureAccepted();
        (await waiting.Orders.PreviewAsync(waiting.Proposal)).Unaffirmed.ShouldBeEmpty();
    }
}
