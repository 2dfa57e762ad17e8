namespace Clp.Middleware.Tests.Resilience;

public sealed class TimeoutTests
{
    private static readonly ResilienceOptions Patient = new()
    {
        Provider = new() { AttemptTimeout = TimeSpan.FromSeconds(5), Circuit = null },
        Transition = new() { AttemptTimeout = TimeSpan.FromSeconds(5), Circuit = null },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProposeAsync_ProviderTakesTooLong_IsLeftBehindAndHasNoEffectLater(bool failsLater)
    {
        TaskCompletionSource<ProposalDraft?> late = new();
        bool wasCancelled = false;
        Scripted provider = new((_, token) =>
        {
            token.Register(() => wasCancelled = true);
            return new(late.Task);
        });
        await using Shop shop = await Shop.OpenAsync(Patient, provider);

        Task<Proposal?> asking = await shop.AskAsync();
        shop.Advance(TimeSpan.FromSeconds(4.9));
        asking.IsCompleted.ShouldBeFalse();
        shop.Advance(TimeSpan.FromSeconds(0.1));

        LifecycleException e = await Should.ThrowAsync<LifecycleException>(() => asking);
        (e.Code, e.InnerException is TimeoutException).ShouldBe((ClpCodes.ProviderFailed, true));
        wasCancelled.ShouldBeTrue();
        List<ContractEvent> before = await shop.EventsAsync();
        _ = failsLater ? late.TrySetException(new IOException()) : late.TrySetResult(Scripted.Lamp);
        (await shop.EventsAsync()).ShouldBe(before);
        shop.Instance.ProposalsFor(shop.Instance.PendingIntents.Single()).ShouldBeEmpty();
        shop.Clock.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public async Task ProposeAsync_RetriedAfterATimeout_TakesTheSecondAnswerEvenWhenTheFirstComesToo()
    {
        TaskCompletionSource<ProposalDraft?> late = new();
        Scripted provider = new((call, _) => call == 1 ? new(late.Task) : new(Scripted.Lamp));
        await using Shop shop = await Shop.OpenAsync(new() { Provider = Patient.Provider with { MaxRetries = 1 } }, provider);

        Task<Proposal?> asking = await shop.AskAsync();
        shop.Advance(TimeSpan.FromSeconds(6));
        late.SetResult(new ProposalDraft(StateObject.Of(("article", "late"))));

        (await asking)!.Values.Get("article", "").ShouldBe("lamp");
        shop.Instance.ProposalsFor(shop.Instance.PendingIntents.Single()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task ProposeAsync_TriesTakeTooLongTogether_EndsAndSpendsNoRetry()
    {
        Scripted provider = new((_, _) => new(new TaskCompletionSource<ProposalDraft?>().Task));
        await using Shop shop = await Shop.OpenAsync(new() { Provider = new() { TotalTimeout = TimeSpan.FromSeconds(8), MaxRetries = 5, Circuit = null } }, provider);

        Task<Proposal?> asking = await shop.AskAsync();
        shop.Advance(TimeSpan.FromSeconds(8));

        (await Should.ThrowAsync<LifecycleException>(() => asking)).InnerException.ShouldBeOfType<TimeoutException>();
        provider.Calls.ShouldBe(1);
        shop.Resilience.ProviderBudget.Balance.ShouldBe(10);
    }

    [Fact]
    public async Task CommitAsync_TransitionTakesTooLong_FailsAsTimedOutAndHasNoEffectLater()
    {
        TaskCompletionSource<StateDelta> late = new();
        await using Shop shop = await Shop.OpenAsync(Patient, pay: (_, _) => new(late.Task));

        Task<Outcome> committing = shop.Instance.SubmitAsync("pay").AsTask();
        shop.Advance(TimeSpan.FromSeconds(5));

        (await committing).ShouldBeOfType<Outcome.Failed>().Kind.ShouldBe(FailureKind.Timeout);
        late.SetResult(StateDelta.Set("paid", 99));
        shop.Instance.State.Get("paid", -1).ShouldBe(0);
        (await shop.Instance.SubmitAsync("refund")).EnsureCommitted();
        shop.Clock.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public async Task CommitAsync_ATransitionThatTookTooLongIsRetriedAtOnce_RunsAgainAndCommits()
    {
        List<string> keys = [];
        TaskCompletionSource<StateDelta> late = new();
        ResiliencePolicy again = Patient.Transition with { MaxRetries = 1, BaseDelay = TimeSpan.Zero };
        await using Shop shop = await Shop.OpenAsync(new() { Transition = again }, pay: (c, _) =>
        {
            keys.Add(c.IdempotencyKey);
            return keys.Count == 1 ? new(late.Task) : new(StateDelta.Set("paid", 2));
        });

        Task<Outcome> committing = shop.Instance.SubmitAsync("pay").AsTask();
        shop.Advance(TimeSpan.FromSeconds(5));
        late.SetResult(StateDelta.Set("paid", 1));

        (await committing).EnsureCommitted().State.Get("paid", 0).ShouldBe(2);
        keys.Distinct().Count().ShouldBe(1);
    }
}
