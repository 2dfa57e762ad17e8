using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>What an interceptor can and cannot do to an acceptance.</summary>
public sealed class AcceptInterceptorTests
{
    private static async Task<(Intercepted On, Proposal Proposal)> StagedAsync()
    {
        Intercepted on = await Intercepted.OpenAsync();
        Intent intent = await on.Instance.DispatchAsync("order");
        return (on, await on.Instance.StageAsync(intent, new ProposalDraft(Article()) { By = Bot }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusal_ThrownOrAnswered_IsTheAnswerAndRecorded(bool throws)
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Accept = (args, _, _) => throws ? throw new RefusalException(ClpCodes.NotPermitted, "not you") : new(new Acceptance(AcceptanceStatus.Expired, args.Intent, "not you"));

        Acceptance answer = await on.Instance.AcceptAsync(proposal, Ada);

        answer.Status.ShouldBe(AcceptanceStatus.NotPermitted);
        answer.Reason.ShouldBe("not you");
        ContractEvent.AttemptRefused refused = await on.Instance.LastRefusalAsync();
        (refused.Step, refused.By).ShouldBe((RefusedStep.Accept, Ada));
        refused.Outcome.ShouldBe(new Outcome.NotPermitted("not you"));
        on.Hooks.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refusal_NotToBeRecorded_ReachesTheCallerAndLeavesNoTrace()
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Accept = (_, _, _) => throw new RefusalException(ClpCodes.RateLimited, "too much") { IsRecorded = false };

        await Should.ThrowAsync<RefusalException>(async () => await on.Instance.AcceptAsync(proposal, Ada));

        (await on.Instance.KindsAsync()).ShouldBe(["dispatched", "proposed"]);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("accepted")]
    [InlineData("needs more")]
    [InlineData("unknown status")]
    [InlineData("default arguments")]
    public async Task Answer_MadeUp_IsMisuseAndAcceptsNothing(string which)
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Accept = (args, next, ct) => which switch
        {
            "nothing" => default,
            "accepted" => new(new Acceptance(AcceptanceStatus.Accepted, args.Intent)),
            "needs more" => new(new Acceptance(AcceptanceStatus.NeedsMore, args.Intent)),
            "unknown status" => new(new Acceptance((AcceptanceStatus)99, args.Intent)),
            _ => next(default, ct),
        };

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.AcceptAsync(proposal, Ada))).Code.ShouldBe(ClpCodes.InterceptorMisuse);

        (await on.Instance.KindsAsync()).ShouldBe(["dispatched", "proposed", "refused"]);
        on.Instance.ProposalsFor(on.Instance.PendingIntents[0])[0].Status.ShouldBe(ProposalStatus.Staged);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("refuses")]
    [InlineData("answers nothing")]
    [InlineData("does not wait")]
    public async Task Meddling_AfterTheAcceptance_ChangesNeitherTheAnswerNorTheLog(string how)
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        TaskCompletionSource gate = new();
        on.Store.ThenMeet(() => gate.Task);
        on.Interceptor.Accept = async (args, next, ct) =>
        {
            Task<Acceptance> running = next(args, ct).AsTask();
            _ = how == "does not wait" ? null : await running;
            return how switch
            {
                "throws" => throw new InvalidOperationException(),
                "refuses" => new Acceptance(AcceptanceStatus.NotPermitted, args.Intent, "no"),
                _ => null!,
            };
        };

        Task<Acceptance> accepting = on.Instance.AcceptAsync(proposal, Ada).AsTask();
        gate.SetResult();

        (await accepting).EnsureAccepted().Payload.ShouldBe(Article());
        (await on.Instance.KindsAsync()).ShouldBe(["dispatched", "proposed", "accepted"]);
        on.Hooks.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Throwing_BeforeNext_AcceptsNothingAndIsRecorded()
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Accept = (_, _, _) => throw new InvalidOperationException();

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.AcceptAsync(proposal, Ada))).Code.ShouldBe(ClpCodes.HookFailed);

        (await on.Instance.LastRefusalAsync()).Step.ShouldBe(RefusedStep.Accept);
        on.Interceptor.Accept = null;
        (await on.Instance.AcceptAsync(proposal, Ada)).EnsureAccepted();
    }

    [Fact]
    public async Task Refusal_ThatTheStoreDoesNotTake_StandsAllTheSame()
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Accept = (_, _, _) => throw new RefusalException(ClpCodes.NotPermitted, "not you");
        on.Store.ThenFail(ScriptedStore.Unknown);

        (await on.Instance.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.NotPermitted);

        on.Hooks.Errors.ShouldHaveSingleItem().ShouldBeOfType<StorageException>();
    }

    [Fact]
    public async Task Refusal_AfterAnUnansweredAcceptance_DoesNotHideThatItMayHaveHappened()
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        on.Interceptor.Accept = async (args, next, ct) =>
        {
            await Should.ThrowAsync<StorageException>(async () => await next(args, ct));
            return new Acceptance(AcceptanceStatus.NotPermitted, args.Intent, "later");
        };
        on.Store.ThenFail(ScriptedStore.Unknown, afterWriting: true);

        (await Should.ThrowAsync<StorageException>(async () => await on.Instance.AcceptAsync(proposal, Ada))).Failure.ShouldBe(StorageFailure.Unknown);
    }

    [Fact]
    public async Task Arguments_CarryTheRecordedProposal_WhateverTheCallerHolds()
    {
        (Intercepted on, Proposal proposal) = await StagedAsync();
        await using Intercepted opened = on;
        Proposal? seen = null;
        on.Interceptor.Accept = (args, next, ct) =>
        {
            seen = args.Proposal;
            return next(args with { Proposal = args.Proposal with { Values = Article("other") }, By = Bob }, ct);
        };

        (await on.Instance.AcceptAsync(proposal with { Values = Article("forged") }, Ada)).EnsureAccepted().Payload.ShouldBe(Article());

        seen!.Values.ShouldBe(Article());
    }
}
