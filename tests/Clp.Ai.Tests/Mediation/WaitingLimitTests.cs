using Clp.Testing;

namespace Clp.Ai.Tests.Mediation;

/// <summary>What nobody can decide about any more does not keep a provider from proposing, and no race lets more wait than may.</summary>
public sealed class WaitingLimitTests
{
    private static readonly MediationOptions Two = new() { MaxWaiting = 2 };

    [Fact]
    public async Task WhatWasRejected_DoesNotCount_AndIsCleared()
    {
        await using Shop shop = await Shop.OpenAsync();
        for (int i = 0; i < 5; i++)
        {
            MediatedProposal made = await new ProposalMediator(shop.Instance, Two).ProposeAsync(Shop.Order("lamp", 1));
            made.Status.ShouldBe(MediationStatus.Waiting);
            await shop.Instance.RejectAsync(made.Proposal!, Shop.Ada, "no");
        }

        shop.Instance.PendingIntents.Length.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task WhatACommitMadeStale_DoesNotCount_AndIsCleared()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance, Two);
        MediatedProposal[] stale = [await mediator.ProposeAsync(Shop.Order("lamp", 1)), await mediator.ProposeAsync(Shop.Order("vase", 1))];
        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).Status.ShouldBe(MediationStatus.OverBudget);
        (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 50)))).EnsureCommitted();

        MediatedProposal made = await mediator.ProposeAsync(Shop.Order("sofa", 1));

        made.Status.ShouldBe(MediationStatus.Waiting);
        shop.Instance.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(made.Intent!.Id);
        (await shop.Instance.LogAsync()).Select(e => e.Event).OfType<ContractEvent.IntentWithdrawn>().Select(e => e.IntentId).ShouldBe(stale.Select(s => s.Intent!.Id));
    }

    [Fact]
    public async Task WhatHasExpired_DoesNotCount()
    {
        FakeClock clock = new();
        await using Shop shop = await Shop.OpenAsync(o => o.TimeProvider = clock);
        ProposalMediator mediator = new(shop.Instance, Two);
        MediatedProposal first = await mediator.ProposeAsync(Shop.Order("lamp", 1));
        (await mediator.ProposeAsync(Shop.Order("vase", 1))).IsReady.ShouldBeTrue();
        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).Status.ShouldBe(MediationStatus.OverBudget);

        clock.Advance(first.Proposal!.ExpiresAt - clock.GetUtcNow());

        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).IsReady.ShouldBeTrue();
        shop.Instance.PendingIntents.Length.ShouldBe(1);
    }

    [Fact]
    public async Task WhatACrashLeftBehindBeforeACommit_DoesNotCount()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance, Two);
        for (int i = 0; i < 2; i++)
        {
            await shop.Instance.DispatchAsync("order", null, new CommitOptions { By = Actor.Ai("chat") });
        }

        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).Status.ShouldBe(MediationStatus.OverBudget);
        (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 50)))).EnsureCommitted();

        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).IsReady.ShouldBeTrue();
        shop.Instance.PendingIntents.Length.ShouldBe(1);
    }

    [Fact]
    public async Task WhatWasAccepted_AndWhatOthersBegan_IsLeftAlone()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance, Two);
        MediatedProposal accepted = await mediator.ProposeAsync(Shop.Order("lamp", 1));
        (await shop.Instance.AcceptAsync(accepted.Proposal!, Shop.Ada)).EnsureAccepted();
        Intent own = await shop.Instance.DispatchAsync("order");
        Intent other = await shop.Instance.DispatchAsync("order", null, new CommitOptions { By = Actor.Ai("another") });
        (await mediator.ProposeAsync(Shop.Order("vase", 1))).IsReady.ShouldBeTrue();
        (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 50)))).EnsureCommitted();

        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).IsReady.ShouldBeTrue();

        shop.Instance.PendingIntents.Select(i => i.Id).Take(3).ShouldBe([accepted.Intent!.Id, own.Id, other.Id]);
        shop.Instance.PendingIntents.Length.ShouldBe(4);
    }

    [Fact]
    public async Task ManyAtOnce_NoMoreWaitThanMay()
    {
        Barrier barrier = new(8);
        await using Shop shop = await Shop.OpenAsync(o => o.Middleware.Add(barrier));
        ProposalMediator mediator = new(shop.Instance, Two);

        MediatedProposal[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => mediator.ProposeAsync(Shop.Order("lamp", 1)).AsTask()));

        made.Count(m => m.IsReady).ShouldBe(2);
        made.Count(m => m.Status == MediationStatus.OverBudget).ShouldBe(6);
        shop.Instance.PendingIntents.Length.ShouldBe(2);
    }

    [Fact]
    public async Task RefusedAgainAndAgain_SpendsTheBudgetToo()
    {
        await using Shop shop = await Shop.OpenAsync(o => o.Interceptors.Add(new Refusing()));
        ProposalMediator mediator = new(shop.Instance, new MediationOptions { MaxAttemptsPerIntent = 3 });
        for (int i = 0; i < 3; i++)
        {
            (await mediator.ProposeAsync(Shop.Order("lamp", 1))).Status.ShouldBe(MediationStatus.NotPermitted);
        }

        long version = shop.Instance.Version;
        (await mediator.ProposeAsync(Shop.Order("lamp", 1))).Status.ShouldBe(MediationStatus.OverBudget);
        shop.Instance.Version.ShouldBe(version);
    }

    /// <summary>Lets dispatches go on only once as many have come.</summary>
    private sealed class Barrier(int count) : IClpMiddleware
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int come;

        public async ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref come) == count)
            {
                all.SetResult();
            }

            await all.Task;
        }
    }

    private sealed class Refusing : IClpInterceptor
    {
        public ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken)
            => throw new RefusalException(ClpCodes.RateLimited, "Later.");
    }
}
