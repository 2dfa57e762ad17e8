using Clp.Ai.Tests.Mediation;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>What is spent ends a conversation with a typed refusal that loses nothing; each reply of the server costs 11 tokens in and 7 out.</summary>
public sealed class ConversationBudgetTests
{
    public static TheoryData<string, bool, int> Budgets
    {
        get
        {
            TheoryData<string, bool, int> data = [];
            foreach (bool streams in new[] { false, true })
            {
                data.Add("rounds", streams, 3);
                data.Add("tokens", streams, 2);
                data.Add("cost", streams, 3);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public async Task Spent_IsATypedRefusal_ThatCarriesWhatWasProposedAndSaid(string budget, bool streams, int requests)
    {
        await using Talk talk = await Talk.OpenAsync([.. Enumerable.Range(0, 9).Select(_ => ModelReplies.Calls(Talk.Order("lamp", 1)))], o => budget switch
        {
            "rounds" => o with { MaxRounds = 3 },
            "tokens" => o with { MaxTokens = 20 },
            _ => o with { MaxCost = 0.00005m, Price = new ModelPrice(1, 1.5m) },
        });

        MediationException spent = await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams));

        (spent.Code, talk.Server.Requests.Count, spent.Proposals.Length, spent.Tokens).ShouldBe((ClpCodes.MediationOverBudget, requests, requests, 18 * requests));
        spent.Proposals.ShouldAllBe(p => p.IsReady);
        spent.Messages.Select(m => m.Role).ShouldBe(Enumerable.Repeat(new[] { ChatRole.Assistant, ChatRole.Tool }, requests).SelectMany(r => r));
        talk.Shop.Instance.PendingIntents.Length.ShouldBe(requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Time_EndsTheRequestUnderWay(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Text("slow").Dripping(new ModelGate())], o => o with { MaxTime = TimeSpan.FromSeconds(30) });
        Task<ChatResponse> asked = talk.AskAsync(streams);
        await talk.Server.ArrivalAsync();
        await talk.Server.ArrivalAsync();
        talk.Clock.Advance(TimeSpan.FromSeconds(29));
        asked.IsCompleted.ShouldBeFalse();

        talk.Clock.Advance(TimeSpan.FromSeconds(1));

        MediationException spent = await Should.ThrowAsync<MediationException>(() => asked);
        (spent.Code, spent.Proposals.Length).ShouldBe((ClpCodes.MediationOverBudget, 1));
        spent.Message.ShouldContain("MaxTime");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatDoesNotListen_IsLeftBehindAtTheEndOfTheTime(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync([], o => o with { MaxTime = TimeSpan.FromSeconds(30) }, wire => new Deaf(wire));
        Task<ChatResponse> asked = talk.AskAsync(streams);

        talk.Clock.Advance(TimeSpan.FromSeconds(30));

        (await Should.ThrowAsync<MediationException>(() => asked)).Code.ShouldBe(ClpCodes.MediationOverBudget);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MoreCallsThanAMessageMayHold_NoneIsTaken(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Calls(Talk.Order("lamp", 1), Talk.Order("vase", 1), Talk.Order("sofa", 1))], o => o with { MaxCallsPerMessage = 2 });

        MediationException spent = await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams));

        (spent.Code, spent.Proposals.Length).ShouldBe((ClpCodes.MediationOverBudget, 0));
        spent.Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Count().ShouldBe(3, "each call has its answer, so that the caller can go on");
        (await talk.Shop.KindsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutTheServersWord_TokensAreEstimatedFromTheSize(bool streams)
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Says(new ModelMessage { Calls = [Talk.Order("lamp", 1)], HasUsage = false }), ModelReplies.Text("ok")], o => o with { MaxTokens = 50 });

        MediationException spent = await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams, new string('x', 3_000)));

        spent.Tokens.ShouldBeInRange(1_000, 2_000);
        spent.Proposals.ShouldHaveSingleItem().Proposal!.Ai.ShouldSatisfyAllConditions(a => a!.InputTokens.ShouldBeNull(), a => a!.OutputTokens.ShouldBeNull());
    }

    [Fact]
    public async Task AttemptsAtOneIntent_AreTheMediatorsBudget_AndTheModelIsTold()
    {
        await using Talk talk = await Talk.OpenAsync([.. Enumerable.Range(0, 4).Select(_ => ModelReplies.Calls(Talk.Order("lamp", 99))), ModelReplies.Text("I give up.")], o => o with { Mediation = new MediationOptions { MaxAttemptsPerIntent = 2 } });

        ChatResponse response = await talk.AskAsync(streams: false);

        response.Proposals().Select(p => p.Status).ShouldBe([MediationStatus.Denied, MediationStatus.Denied, MediationStatus.OverBudget, MediationStatus.OverBudget]);
        talk.Shop.Instance.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task ALaterRequest_HasBudgetsOfItsOwn()
    {
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Text("one"), ModelReplies.Text("two")], o => o with { MaxRounds = 2 });

        (await talk.AskAsync(streams: false)).Text.ShouldBe("one");
        (await talk.AskAsync(streams: true)).Text.ShouldBe("two");
    }

    [Fact]
    public async Task Options_OutOfRange_AreRefused()
    {
        ClpChatOptions good = new();
        ClpChatOptions[] bad =
        [
            good with { MaxRounds = 0 }, good with { MaxRounds = 1_001 }, good with { MaxTokens = 0 }, good with { MaxTokens = 1_000_000_000_001 }, good with { MaxTime = TimeSpan.Zero }, good with { MaxTime = TimeSpan.FromDays(2) },
            good with { MaxCallsPerMessage = 0 }, good with { MaxCallsPerMessage = 1_001 }, good with { MaxCost = 0, Price = new(1, 1) }, good with { MaxCost = 1 }, good with { Price = new(-1, 1) }, good with { Price = new(1, 1_000_001) },
            good with { Calls = (CallHandling)2 }, good with { SystemText = "\ud800" }, good with { MaxRetries = -1 }, good with { MaxRetries = 101 }, good with { BaseDelay = TimeSpan.FromTicks(-1) }, good with { MaxRetryAfter = TimeSpan.FromDays(2) },
            good with { Jitter = null! }, good with { Time = null! }, good with { Origins = null! }, good with { Mediation = null! }, good with { Mediation = new MediationOptions { Name = "" } },
        ];
        await using Shop shop = await Shop.OpenAsync();

        bad.ShouldAllBe(o => Should.Throw<ConfigurationException>(() => new ClpChatClient(new ScriptedChatClient("{}"), shop.Instance, o), "").Code == ClpCodes.BadOptions);
    }

    private sealed class Deaf(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => new TaskCompletionSource<ChatResponse>().Task;

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await new TaskCompletionSource().Task;
            yield break;
        }
    }
}
