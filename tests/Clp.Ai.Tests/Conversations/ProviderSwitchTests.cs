using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>The kill switch: nothing is sent, what is under way ends, and what comes back is thrown away.</summary>
public sealed class ProviderSwitchTests
{
    private readonly ProviderSwitch off = new();

    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Off_NoRequestIsSent(bool streams)
    {
        await using Talk talk = await OpenAsync(ModelReplies.Text("hello"));
        off.TurnOff("Odd orders.");

        MediationException refused = await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams));

        (refused.Code, talk.Server.Requests.Count).ShouldBe((ClpCodes.ProviderSwitchedOff, 0));
        refused.Message.ShouldContain("Odd orders.");
        off.TurnOn();
        (await talk.AskAsync(streams)).Text.ShouldBe("hello");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task TurnedOffDuringARequest_ItIsCancelled(bool streams)
    {
        await using Talk talk = await OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Calls(Talk.Order("vase", 1)).Dripping(new ModelGate()));
        Task<ChatResponse> asked = talk.AskAsync(streams);
        await talk.Server.ArrivalAsync();
        await talk.Server.ArrivalAsync();

        off.TurnOff("Stop.");

        MediationException refused = await Should.ThrowAsync<MediationException>(() => asked);
        (refused.Code, refused.Proposals.Single().IsReady).ShouldBe((ClpCodes.ProviderSwitchedOff, true));
        talk.Shop.Instance.PendingIntents.ShouldHaveSingleItem("what waits can still be decided about");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task AReplyThatComesAllTheSame_IsThrownAway_EvenWhenItIsOnAgain(bool streams, bool onAgain)
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Calls(Talk.Order("lamp", 1))], o => o with { Mediation = new MediationOptions { Switch = off }, Around = async (request, _) =>
        {
            await request(CancellationToken.None);
            off.TurnOff("Stop.");
            if (onAgain)
            {
                off.TurnOn();
            }
        } });

        (await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams))).Code.ShouldBe(ClpCodes.ProviderSwitchedOff);

        (await talk.Shop.KindsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnyProvider_BehindASwitch()
    {
        TaskCompletionSource asked = new(), answer = new();
        IProposalProvider provider = new Provider(async () =>
        {
            asked.TrySetResult();
            await answer.Task;
        }).WithSwitch(off);
        await using ClpRuntime runtime = new(Desk.Booking, new ClpRuntimeOptions { ProposalProvider = provider });
        ContractInstance plane = await runtime.OpenAsync();
        Intent pending = await plane.DispatchAsync("book");

        Task<Proposal?> during = plane.ProposeAsync(pending).AsTask();
        await asked.Task;
        off.TurnOff("Stop.");
        (await Should.ThrowAsync<RefusalException>(() => during)).Code.ShouldBe(ClpCodes.ProviderSwitchedOff);
        answer.SetResult();
        (await Should.ThrowAsync<RefusalException>(async () => await plane.ProposeAsync(pending))).Message.ShouldContain("Stop.");
        plane.ProposalsFor(pending).ShouldBeEmpty();
        (await plane.LogAsync()).Select(e => e.Event).OfType<ContractEvent.AttemptRefused>().Count().ShouldBe(2);
        off.TurnOn();
        (await plane.ProposeAsync(pending)).ShouldNotBeNull();
    }

    private Task<Talk> OpenAsync(params ModelReply[] replies) => Talk.OpenAsync(replies, o => o with { Mediation = new MediationOptions { Switch = off } });

    private sealed class Provider(Func<Task> before) : IProposalProvider
    {
        public async ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
        {
            await before();
            return new ProposalDraft(StateObject.Of(("seat", "1A")));
        }
    }
}
