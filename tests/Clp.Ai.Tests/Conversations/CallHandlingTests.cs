using System.Collections.Immutable;
using System.Text.Json;
using Clp.Ai.Tests.Mediation;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>Several calls in one message: each for itself, or all or none.</summary>
public sealed class CallHandlingTests
{
    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Independent_OneThatCannotBeCarriedOut_LeavesTheOthers(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 1, "a"), Talk.Order("brick", 1, "b"), Talk.Refill(50, "c")), ModelReplies.Text("ok"));

        ImmutableArray<MediatedProposal> made = (await talk.AskAsync(streams)).Proposals();

        made.Select(m => (m.CallId, m.Status)).ShouldBe([("a", MediationStatus.Waiting), ("b", MediationStatus.Denied), ("c", MediationStatus.Waiting)]);
        talk.Shop.Instance.PendingIntents.Length.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Atomic_OneThatCannotBeCarriedOut_LeavesNone_AndTheModelIsToldWhich(bool streams)
    {
        await using Talk talk = await OpenAtomicAsync(ModelReplies.Calls(Talk.Order("lamp", 1, "a"), Talk.Order("brick", 1, "b"), Talk.Refill(3, "c")), ModelReplies.Text("ok"));

        ImmutableArray<MediatedProposal> made = (await talk.AskAsync(streams)).Proposals();

        made.Select(m => (m.CallId, m.Status)).ShouldBe([("a", MediationStatus.Retracted), ("b", MediationStatus.Denied), ("c", MediationStatus.Retracted)]);
        talk.Shop.Instance.PendingIntents.ShouldBeEmpty();
        JsonElement[] answers = [.. talk.Sent(1).Where(m => m.GetProperty("role").GetString() == "tool")];
        answers.Length.ShouldBe(3);
        using JsonDocument told = JsonDocument.Parse(answers[0].GetProperty("content").GetString()!);
        told.RootElement.GetProperty("status").GetString().ShouldBe("retracted");
        told.RootElement.GetProperty("violations")[0].GetProperty("message").GetString()!.ShouldContain("call 2 of the message, 'order' (b)");
        Should.Throw<ClpException>(made[0].ToApprovalRequest).Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Atomic_EachIsJudgedOnWhatThoseBeforeItLeave_AndTheBatchCommitsAsShown(bool streams)
    {
        await using Talk talk = await OpenAtomicAsync(ModelReplies.Calls(Talk.Refill(50, "a"), Talk.Order("lamp", 55, "b")), ModelReplies.Text("ok"));

        ImmutableArray<MediatedProposal> made = (await talk.AskAsync(streams)).Proposals();

        made.ShouldAllBe(m => m.Status == MediationStatus.Waiting && m.Batch!.Hash != null && m.Preview!.Hash == null);
        made[1].ToApprovalRequest().RequestId.ShouldBe(made[0].ToApprovalRequest().RequestId, "one request for all of them");
        await using Shop copy = await Shop.OpenAsync();
        ImmutableArray<MediatedProposal> here = await new ProposalMediator(copy.Instance).ProposeAllAsync(
            [new ModelCall("refill", new Dictionary<string, object?> { ["count"] = 50 }), Shop.Order("lamp", 55)]);
        foreach (MediatedProposal one in here)
        {
            (await copy.Instance.AcceptAsync(one.Proposal!, Shop.Ada)).EnsureAccepted();
        }

        (await copy.Instance.CommitAllAsync([.. here.Select(m => m.Intent!)], new CommitOptions { IfPreview = here[0].Batch!.Hash })).EnsureCommitted();
        copy.Instance.State.Get("stock", 0).ShouldBe(5);
    }

    [Fact]
    public async Task Atomic_TheOtherOrder_IsDenied()
    {
        await using Shop shop = await Shop.OpenAsync();

        ImmutableArray<MediatedProposal> made = await new ProposalMediator(shop.Instance).ProposeAllAsync(
            [Shop.Order("lamp", 55), new ModelCall("refill", new Dictionary<string, object?> { ["count"] = 50 })]);

        made.Select(m => m.Status).ShouldBe([MediationStatus.Denied, MediationStatus.Retracted]);
    }

    [Theory]
    [InlineData("no_such", "{}", MediationStatus.NotPossible)]
    [InlineData("order", "{\"article\":", MediationStatus.Invalid)]
    public async Task Atomic_WhatIsNotEvenAProposal_TakesTheOthersAlong(string tool, string arguments, MediationStatus expected)
    {
        await using Talk talk = await OpenAtomicAsync(ModelReplies.Calls(Talk.Order("lamp", 1, "a"), new ModelToolCall(tool, arguments, "b")), ModelReplies.Text("ok"));

        (await talk.AskAsync(streams: false)).Proposals().Select(m => m.Status).ShouldBe([MediationStatus.Retracted, expected]);
        talk.Shop.Instance.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Atomic_WhatARuleAcceptedIsWithdrawnToo()
    {
        await using Shop shop = await Shop.OpenAsync();
        ModelCall few = new("refill", new Dictionary<string, object?> { ["count"] = 1 });

        ImmutableArray<MediatedProposal> made = await new ProposalMediator(shop.Instance).ProposeAllAsync([few, Shop.Order("brick", 1)]);

        made[0].Status.ShouldBe(MediationStatus.Retracted);
        shop.Instance.ProposalsFor(made[0].Intent!).ShouldBeEmpty();
        shop.Instance.PendingIntents.ShouldAllBe(i => i.Name == "order");
    }

    [Theory]
    [InlineData(CallHandling.Independent, 1)]
    [InlineData(CallHandling.Atomic, 0)]
    public async Task CancelledBetweenTwoCalls_WhatWaitsStays_UnlessAllBelongTogether(CallHandling handling, int waiting)
    {
        using CancellationTokenSource cancel = new();
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Calls(Talk.Order("lamp", 1), Talk.Order("vase", 1), Talk.Order("sofa", 1))], o => o with
        {
            Calls = handling,
            Origins = _ => values =>
            {
                if (values.Get("article", "") == "vase")
                {
                    cancel.Cancel();
                    cancel.Token.ThrowIfCancellationRequested();
                }

                return Provenance.Ai;
            },
        });

        await Should.ThrowAsync<OperationCanceledException>(() => talk.AskAsync(streams: false, cancellationToken: cancel.Token));

        talk.Shop.Instance.PendingIntents.Length.ShouldBe(waiting);
        talk.Shop.Instance.PendingIntents.SelectMany(i => talk.Shop.Instance.ProposalsFor(i)).ShouldAllBe(p => p.Status == ProposalStatus.Staged);
    }

    private static Task<Talk> OpenAtomicAsync(params ModelReply[] replies) => Talk.OpenAsync(replies, o => o with { Calls = CallHandling.Atomic });
}
