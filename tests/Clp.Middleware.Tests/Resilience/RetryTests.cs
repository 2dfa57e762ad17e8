using Clp.Testing;

namespace Clp.Middleware.Tests.Resilience;

public sealed class RetryTests
{
    private static readonly ResilienceOptions Thrice = new() { Provider = new() { MaxRetries = 3, BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(3), Circuit = null } };

    [Fact]
    public async Task ProposeAsync_ProviderFailsForAWhile_IsAskedAgainAfterGrowingPauses()
    {
        Scripted provider = Scripted.Failing(3);
        await using Shop shop = await Shop.OpenAsync(Thrice, provider);
        Task<Proposal?> asking = await shop.AskAsync();

        // Half of 1 s, of 2 s, and of 3 s, which is the most.
        foreach ((double pause, int calls) in new[] { (0.5, 1), (1.0, 2), (1.5, 3) })
        {
            shop.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            provider.Calls.ShouldBe(calls);
            shop.Advance(TimeSpan.FromTicks(1));
            provider.Calls.ShouldBe(calls + 1);
        }

        (await asking)!.Status.ShouldBe(ProposalStatus.Staged);
        (await shop.EventsAsync()).Select(e => e.Kind).ShouldBe(["dispatched", "proposed"]);
        shop.Clock.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public async Task ProposeAsync_ProviderNeverAnswers_FailsAfterTheLastRetryAndIsRecordedOnce()
    {
        Scripted provider = Scripted.Failing(99);
        await using Shop shop = await Shop.OpenAsync(Thrice, provider);

        Task<Proposal?> asking = await shop.AskAsync();
        shop.Advance(TimeSpan.FromMinutes(1));

        (await Should.ThrowAsync<LifecycleException>(() => asking)).InnerException.ShouldBeOfType<IOException>();
        provider.Calls.ShouldBe(4);
        (await shop.EventsAsync())[^1].ShouldBeOfType<ContractEvent.AttemptRefused>().Outcome.ShouldBeOfType<Outcome.Failed>();
        (await shop.EventsAsync()).Count.ShouldBe(2);
    }

    public static TheoryData<string, Func<FakeClock, Exception>> Later => new()
    {
        { "refusal", _ => new RefusalException("CLP9999", "busy") { RetryAfter = TimeSpan.FromSeconds(7) } },
        { "span", _ => With(new IOException(), TimeSpan.FromSeconds(7)) },
        { "seconds", _ => With(new ClpException("CLP9999", "busy"), 7) },
        { "header", _ => With(new HttpRequestException("429", null, System.Net.HttpStatusCode.TooManyRequests), "7") },
        { "date", clock => With(new HttpRequestException("503", null, System.Net.HttpStatusCode.ServiceUnavailable), (clock.GetUtcNow() + TimeSpan.FromSeconds(7)).ToString("r")) },
        { "inner", _ => new InvalidOperationException("wrapped", With(new IOException(), 7L)) },
    };

    [Theory]
    [MemberData(nameof(Later))]
    public async Task ProposeAsync_ProviderSaysWhen_IsAskedThenAndNotBefore(string kind, Func<FakeClock, Exception> failure)
    {
        FakeClock? clock = null;
        Scripted provider = Scripted.Failing(1, () => failure(clock!));
        await using Shop shop = await Shop.OpenAsync(Thrice, provider);
        clock = shop.Clock;

        Task<Proposal?> asking = await shop.AskAsync();
        shop.Advance(TimeSpan.FromSeconds(7.4));
        provider.Calls.ShouldBe(1, kind);
        shop.Advance(TimeSpan.FromSeconds(0.1));

        (await asking).ShouldNotBeNull();
        provider.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task ProposeAsync_ProviderSaysTooLate_FailsAtOnceAndTellsWhen()
    {
        Scripted provider = Scripted.Failing(1, () => new RefusalException("CLP9999", "busy") { RetryAfter = TimeSpan.FromMinutes(5) });
        await using Shop shop = await Shop.OpenAsync(Thrice, provider);

        (await Should.ThrowAsync<RefusalException>(await shop.AskAsync())).RetryAfter.ShouldBe(TimeSpan.FromMinutes(5));

        provider.Calls.ShouldBe(1);
        shop.Resilience.ProviderBudget.Balance.ShouldBe(10);
    }

    public static TheoryData<Exception> Final => new(
        new RefusalException(ClpCodes.NotPermitted, "no"),
        new ClpException("CLP9999", "cannot be"),
        new HttpRequestException("400", null, System.Net.HttpStatusCode.BadRequest));

    [Theory]
    [MemberData(nameof(Final))]
    public async Task ProposeAsync_ProviderAnswersWithANo_IsNotAskedAgain(Exception answer)
    {
        Scripted provider = Scripted.Failing(1, () => answer);
        await using Shop shop = await Shop.OpenAsync(Thrice, provider);

        await Should.ThrowAsync<ClpException>(await shop.AskAsync());

        provider.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task ProposeAsync_CancelledWhileItPauses_EndsThere()
    {
        Scripted provider = Scripted.Failing(99);
        using CancellationTokenSource source = new();
        await using Shop shop = await Shop.OpenAsync(Thrice, provider);

        Task<Proposal?> asking = await shop.AskAsync(source.Token);
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        provider.Calls.ShouldBe(1);
        shop.Clock.PendingTimers.ShouldBe(0);
        (await shop.EventsAsync()).Select(e => e.Kind).ShouldBe(["dispatched"]);
    }

    [Fact]
    public async Task ProposeAsync_TheHostsPredicates_Decide()
    {
        Scripted provider = Scripted.Failing(99);
        ResilienceOptions options = new() { Provider = Thrice.Provider with { Retries = _ => false } };
        await using Shop shop = await Shop.OpenAsync(options, provider);

        await Should.ThrowAsync<LifecycleException>(await shop.AskAsync());

        provider.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task CommitAsync_TransitionFails_IsNotTriedAgainUnlessAskedFor()
    {
        List<string> keys = [];
        await using Shop shop = await Shop.OpenAsync(new ResilienceOptions(), pay: (c, _) =>
        {
            keys.Add(c.IdempotencyKey);
            throw new IOException();
        });

        (await shop.Instance.SubmitAsync("pay")).ShouldBeOfType<Outcome.Failed>();

        keys.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CommitAsync_TransitionMayBeRetried_RunsAgainUnderTheSameKeyAndCommitsOnce()
    {
        List<string> keys = [];
        ResilienceOptions options = new() { Transitions = Thrice.Transitions.Add("charge", Thrice.Provider) };
        await using Shop shop = await Shop.OpenAsync(options, pay: (c, _) =>
        {
            keys.Add(c.IdempotencyKey);
            return keys.Count < 3 ? throw new IOException() : new(StateDelta.Set("paid", keys.Count));
        });
        Intent intent = await shop.Instance.DispatchAsync("pay");

        Task<Outcome> committing = shop.Instance.CommitAsync(intent).AsTask();
        shop.Advance(TimeSpan.FromSeconds(5));

        (await committing).EnsureCommitted().State.Get("paid", 0).ShouldBe(3);
        keys.Count.ShouldBe(3);
        keys.Distinct().Count().ShouldBe(1);
        (await shop.EventsAsync()).Select(e => e.Kind).ShouldBe(["dispatched", "committed"]);
    }

    private static T With<T>(T exception, object retryAfter) where T : Exception
    {
        exception.Data[ResilienceOptions.RetryAfterKey] = retryAfter;
        return exception;
    }
}
