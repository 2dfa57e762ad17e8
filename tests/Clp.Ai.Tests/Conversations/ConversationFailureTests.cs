using Clp.Middleware;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>A model that fails: what is tried again, when, and what is left of the conversation.</summary>
public sealed class ConversationFailureTests
{
    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Busy_IsTriedAgain_WhenTheServerSays(bool streams)
    {
        TaskCompletionSource failed = new();
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Fails(429, "7"), ModelReplies.Fails(500), ModelReplies.Text("ok")], o => o with { Around = async (request, token) =>
        {
            try
            {
                await request(token);
            }
            finally
            {
                failed.TrySetResult();
            }
        } });
        Task<ChatResponse> asked = talk.AskAsync(streams);
        await talk.Server.ArrivalAsync();
        await failed.Task;
        await PausingAsync(talk);
        talk.Clock.Advance(TimeSpan.FromSeconds(6.999));
        talk.Server.Requests.Count.ShouldBe(1);

        talk.Clock.Advance(TimeSpan.FromSeconds(0.001));
        await talk.Server.ArrivalAsync();

        (await asked).Text.ShouldBe("ok");
        talk.Server.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ToldToWaitTooLong_OrTooOften_ItFails_AndNothingIsLost(bool streams)
    {
        await using Talk patient = await Talk.OpenAsync(ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Fails(429, "31"));
        await using Talk often = await Talk.OpenAsync([ModelReplies.Calls(Talk.Order("lamp", 1)), .. Enumerable.Range(0, 9).Select(_ => ModelReplies.Fails(503))], o => o with { MaxRetries = 3 });

        MediationException late = await Should.ThrowAsync<MediationException>(() => patient.AskAsync(streams));
        MediationException failed = await Should.ThrowAsync<MediationException>(() => often.AskAsync(streams));

        (late.Code, late.RetryAfter, late.Proposals.Length, patient.Server.Requests.Count).ShouldBe((ClpCodes.ModelUnavailable, TimeSpan.FromSeconds(31), 1, 2));
        (failed.Code, failed.Proposals.Single().IsReady, failed.Messages.Count, often.Server.Requests.Count).ShouldBe((ClpCodes.ModelUnavailable, true, 2, 5));
        failed.InnerException.ShouldBeOfType<ModelException>().Status.ShouldBe(503);
        often.Shop.Instance.PendingIntents.Length.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ARetryThatTheTimeLeavesNoRoomFor_IsNotWaitedFor(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Fails(429, "20")], o => o with { MaxTime = TimeSpan.FromSeconds(10) });

        (await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams))).Code.ShouldBe(ClpCodes.ModelUnavailable);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhatIsNoUseTryingAgain_IsNot(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Fails(401), ModelReplies.Text("never asked"));

        (await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams))).Code.ShouldBe(ClpCodes.ModelRefusedRequest);
        talk.Server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, 2, true)]
    [InlineData(true, 2, false)]
    [InlineData(true, 0, true)]
    public async Task BrokenOff_IsTriedAgain_ButNotOnceAPieceWasPassedOn(bool streams, int pieces, bool again)
    {
        await using Talk talk = await Talk.OpenAsync(ModelReplies.Text("one two three").BreakingOff(pieces, ModelReplyEnd.Close), ModelReplies.Text("four"));
        List<string> passed = [];

        Func<Task> asking = async () =>
        {
            if (streams)
            {
                await foreach (ChatResponseUpdate piece in talk.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "count")]))
                {
                    passed.Add(piece.Text);
                }
            }
            else
            {
                passed.Add((await talk.AskAsync(streams: false)).Text);
            }
        };

        if (again)
        {
            await asking();
            string.Concat(passed).ShouldBe("four");
        }
        else
        {
            (await Should.ThrowAsync<MediationException>(asking)).Code.ShouldBe(ClpCodes.ModelUnavailable);
            "one two three".ShouldStartWith(string.Concat(passed));
            string.Concat(passed).ShouldNotBeEmpty();
        }

        talk.Server.Requests.Count.ShouldBe(again ? 2 : 1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ABreakerAround_Opens_AndKeepsTheModelFromBeingAsked(bool streams)
    {
        ResilientCalls? calls = null;
        await using Talk talk = await Talk.OpenAsync(
            [ModelReplies.Fails(500), ModelReplies.Fails(500), ModelReplies.Text("well again"), ModelReplies.Text("and again")],
            o => o with { MaxRetries = 0, Around = (request, token) => calls!.RunAsync(request, token) });
        calls = new ResilientCalls("shop", "model", new ResiliencePolicy { Circuit = new CircuitPolicy { MinimumCalls = 2, FailureRatio = 1, BreakFor = TimeSpan.FromSeconds(20) } }, time: talk.Clock);
        await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams));
        calls.Circuit!.Position.ShouldBe(CircuitPosition.Closed);
        await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams));

        calls.Circuit!.Position.ShouldBe(CircuitPosition.Open);
        MediationException refused = await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams));
        (refused.Code, refused.RetryAfter, talk.Server.Requests.Count).ShouldBe((ClpCodes.CircuitOpen, TimeSpan.FromSeconds(20), 2));

        talk.Clock.Advance(TimeSpan.FromSeconds(20));
        (await talk.AskAsync(streams)).Text.ShouldBe("well again");
        calls.Circuit!.Position.ShouldBe(CircuitPosition.Closed);
        (await talk.AskAsync(streams)).Text.ShouldBe("and again");
    }

    [Fact]
    public async Task ABreakerWithRetriesAround_CountsAStreamThatBreaksOff_AndDoesNotTryItAgain()
    {
        ResilientCalls? calls = null;
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Text("one two three").BreakingOff(2, ModelReplyEnd.Close), ModelReplies.Text("never asked")], o => o with { MaxRetries = 0, Around = (request, token) => calls!.RunAsync(request, token) });
        calls = new ResilientCalls("shop", "model", new ResiliencePolicy { MaxRetries = 5, BaseDelay = TimeSpan.Zero, Circuit = new CircuitPolicy { MinimumCalls = 1, FailureRatio = 1 } }, time: talk.Clock);

        await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams: true));

        (talk.Server.Requests.Count, calls.Circuit!.Position).ShouldBe((1, CircuitPosition.Open));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ARuntimesOwnBreaker_IsNoMatterForWhatAModelHasProposedAlready(bool streams)
    {
        ResilienceInterceptor breaker = new(new ResilienceOptions { Provider = new ResiliencePolicy { Circuit = new CircuitPolicy { MinimumCalls = 1, FailureRatio = 1 } } });
        await using Mediation.Shop shop = await Mediation.Shop.OpenAsync(o =>
        {
            o.Interceptors.Add(breaker);
            o.ProposalProvider = new Failing();
        });
        await Should.ThrowAsync<LifecycleException>(async () => await shop.Instance.ProposeAsync(await shop.Instance.DispatchAsync("order")));
        breaker.Circuits.Single().Position.ShouldBe(CircuitPosition.Open);

        (await new ProposalMediator(shop.Instance).ProposeAsync(Mediation.Shop.Order("lamp", streams ? 1 : 2))).Status.ShouldBe(MediationStatus.Waiting);
        breaker.Circuits.Single().Position.ShouldBe(CircuitPosition.Open);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AClientThatThrowsWhatItLikes_EndsTyped(bool streams)
    {
        foreach ((Exception thrown, string code) in new (Exception, string)[]
        {
            (new InvalidOperationException("canary"), ClpCodes.ModelUnavailable), (new HttpRequestException("canary"), ClpCodes.ModelUnavailable), (new TaskCanceledException("canary"), ClpCodes.ModelTimedOut),
            (new ConfigurationException("canary"), ClpCodes.BadOptions), (new RefusalException(ClpCodes.RateLimited, "Later.") { RetryAfter = TimeSpan.FromSeconds(3) }, ClpCodes.RateLimited),
        })
        {
            await using Talk talk = await Talk.OpenAsync([], o => o with { MaxRetries = 0 }, wire => new Throwing(wire, thrown));

            MediationException failed = await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams));

            (failed.Code, failed.InnerException).ShouldBe((code, thrown));
        }
    }

    // The pause has begun when its timer is there, next to that of the conversation.
    private static async Task PausingAsync(Talk talk)
    {
        while (talk.Clock.PendingTimers < 2)
        {
            await Task.Yield();
        }
    }

    private sealed class Failing : IProposalProvider
    {
        public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => throw new HttpRequestException();
    }

    private sealed class Throwing(IChatClient inner, Exception thrown) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw thrown;

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw thrown;
    }
}
