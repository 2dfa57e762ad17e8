using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>What an interceptor can and cannot do to a proposal.</summary>
public sealed class ProposeInterceptorTests
{
    private readonly FakeProvider provider = new(Article());

    private async Task<(Intercepted On, Intent Intent)> DispatchedAsync()
    {
        Intercepted on = await Intercepted.OpenAsync(options: new ClpRuntimeOptions { ProposalProvider = provider });
        return (on, await on.Instance.DispatchAsync("order", options: new CommitOptions { By = Ada, Correlation = "case-7" }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusal_ReachesTheCaller_AndIsRecordedUnlessToldNotTo(bool isRecorded)
    {
        (Intercepted on, Intent intent) = await DispatchedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Propose = (_, _, _) => throw new RefusalException(ClpCodes.CircuitOpen, "later") { IsRecorded = isRecorded, RetryAfter = TimeSpan.FromSeconds(5) };

        (await Should.ThrowAsync<RefusalException>(async () => await on.Instance.ProposeAsync(intent))).RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));

        provider.Asked.ShouldBeEmpty();
        (await on.Instance.KindsAsync()).ShouldBe(isRecorded ? ["dispatched", "refused"] : ["dispatched"]);
        on.Hooks.Calls.ShouldBe(["before-dispatch", "after-dispatch", "before-propose"]);
        if (isRecorded)
        {
            RecordedEvent refused = (await on.Instance.EventsAsync())[^1];
            ((ContractEvent.AttemptRefused)refused.Event).ShouldSatisfyAllConditions(e => e.Step.ShouldBe(RefusedStep.Propose), e => e.By.ShouldBe(Ada), e => e.Outcome.ShouldBe(new Outcome.NotPermitted("later")));
            refused.Header.Correlation.ShouldBe("case-7");
        }
    }

    [Fact]
    public async Task Draft_OfItsOwn_IsStagedAndJudgedLikeAnyOther()
    {
        (Intercepted on, Intent intent) = await DispatchedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Propose = (_, _, _) => new(new ProposalDraft(StateObject.Of(("article", 5))));

        Proposal proposal = (await on.Instance.ProposeAsync(intent))!;

        provider.Asked.ShouldBeEmpty();
        proposal.Status.ShouldBe(ProposalStatus.Refused);
        (await on.Instance.AcceptAsync(proposal, Ada)).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_Answered_IsNoProposal()
    {
        (Intercepted on, Intent intent) = await DispatchedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Propose = (_, _, _) => default;

        (await on.Instance.ProposeAsync(intent)).ShouldBeNull();

        on.Hooks.Calls[^1].ShouldBe("after-propose:none");
        (await on.Instance.KindsAsync()).ShouldBe(["dispatched"]);
    }

    [Fact]
    public async Task Context_PassedOn_MayShowTheProviderLess()
    {
        (Intercepted on, Intent intent) = await DispatchedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Propose = (args, next, ct) => next(args with { Context = args.Context with { VisibleState = StateObject.Empty } }, ct);

        (await on.Instance.ProposeAsync(intent)).ShouldNotBeNull();

        provider.Asked.ShouldHaveSingleItem().VisibleState.ShouldBe(StateObject.Empty);
    }

    [Fact]
    public async Task Next_Again_AsksAgain_AndOneAnswerIsStaged()
    {
        (Intercepted on, Intent intent) = await DispatchedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Propose = async (args, next, ct) =>
        {
            await next(args, ct);
            return await next(args, ct);
        };

        (await on.Instance.ProposeAsync(intent)).ShouldNotBeNull();

        provider.Asked.Count.ShouldBe(2);
        (await on.Instance.KindsAsync()).ShouldBe(["dispatched", "proposed"]);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("default arguments")]
    [InlineData("a draft without values")]
    [InlineData("gives up")]
    public async Task Failure_IsAFailureToProposeAndRecordedOnce(string how)
    {
        (Intercepted on, Intent intent) = await DispatchedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Propose = (_, next, ct) => how switch
        {
            "throws" => throw new InvalidOperationException(),
            "gives up" => throw new OperationCanceledException(),
            "default arguments" => next(default, ct),
            _ => new(new ProposalDraft(null!)),
        };

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.ProposeAsync(intent))).Code.ShouldBe(ClpCodes.ProviderFailed);

        provider.Asked.ShouldBeEmpty();
        (await on.Instance.KindsAsync()).ShouldBe(["dispatched", "refused"]);
        on.Hooks.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Failure_ThatTheStoreDoesNotTake_StandsAllTheSame()
    {
        (Intercepted on, Intent intent) = await DispatchedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Propose = (_, _, _) => throw new InvalidOperationException();
        on.Store.ThenFail(ScriptedStore.Rejected);

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.ProposeAsync(intent))).Code.ShouldBe(ClpCodes.ProviderFailed);

        on.Hooks.Errors.Count.ShouldBe(2);
    }
}
