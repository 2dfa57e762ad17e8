using Clp.Ai.Tests.Mediation;
using Clp.Tests.Runtime;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>A conversation that is interrupted at each of its appends in turn: it ends typed, nothing is done, and nothing is left half done.</summary>
public sealed class InterruptionTests
{
    private const int MostAppends = 40;

    public static TheoryData<Interruption, CallHandling, bool> Ways
    {
        get
        {
            TheoryData<Interruption, CallHandling, bool> data = [];
            foreach (Interruption what in Enum.GetValues<Interruption>())
            {
                foreach (CallHandling handling in Enum.GetValues<CallHandling>())
                {
                    data.Add(what, handling, false);
                    data.Add(what, handling, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task InterruptedAtEachAppend_NothingIsLeftHalfDone(Interruption what, CallHandling handling, bool streams)
    {
        int at = 0;
        bool isReached = true;
        while (isReached && at < MostAppends)
        {
            using CancellationTokenSource caller = new();
            ScriptedStore store = InterruptedStore.At(++at, what, caller);
            await using (Shop shop = await Shop.OpenAsync(o => o.EventStore = store))
            {
                await ConverseAsync(shop, handling, streams, caller.Token);
            }

            isReached = store.Appends >= at;
            await ShouldBeWholeAsync(store.Inner, what, handling, $"{what} at append {at}");
        }

        at.ShouldBeInRange(8, MostAppends - 1);
    }

    private static async Task ConverseAsync(Shop shop, CallHandling handling, bool streams, CancellationToken cancellationToken)
    {
        Queue<ChatResponse> replies = new(
        [
            ScriptedChatClient.Saying(Order(50), new FunctionCallContent("r", "refill", new Dictionary<string, object?> { ["count"] = 50 })),
            ScriptedChatClient.Saying(Order(10), new FunctionCallContent("r", "refill", new Dictionary<string, object?> { ["count"] = 60 })),
            ScriptedChatClient.Saying("ok"),
        ]);
        ClpChatClient client = new(new Streaming(() => replies.Dequeue()), shop.Instance, new ClpChatOptions { Calls = handling });
        ChatMessage[] asked = [new(ChatRole.User, "a lamp")];
        try
        {
            _ = streams ? await client.GetStreamingResponseAsync(asked, cancellationToken: cancellationToken).ToChatResponseAsync(CancellationToken.None) : await client.GetResponseAsync(asked, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is ClpException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
        }
    }

    private static async Task ShouldBeWholeAsync(MemoryStore store, Interruption what, CallHandling handling, string which)
    {
        await using Shop again = await Shop.OpenAsync(o => o.EventStore = store);
        again.Instance.State.ShouldBe(Shop.Contract.InitialState, which);
        (await again.Instance.LogAsync()).ShouldNotContain(e => e.Event is ContractEvent.StateCommitted || e.Event is ContractEvent.ProposalAccepted, which);
        Proposal[][] waiting = [.. again.Instance.PendingIntents.Select(i => again.Instance.ProposalsFor(i).Where(p => p.Status == ProposalStatus.Staged).ToArray())];
        waiting.ShouldAllBe(w => w.Length <= 1, which);
        if (what is Interruption.CancelBefore or Interruption.CancelAfter)
        {
            // A store that fails may fail to take the withdrawal as well; who cancels has one that works.
            waiting.ShouldAllBe(w => w.Length == 1, which);
        }

        if (handling == CallHandling.Atomic)
        {
            (waiting.Count(w => w.Length == 1) is 0 or 2).ShouldBeTrue($"{which}: {waiting.Length} wait, and they belong together");
        }
    }

    private static FunctionCallContent Order(int count) => new("o", "order", new Dictionary<string, object?> { ["article"] = "lamp", ["count"] = count });

    private sealed class Streaming(Func<ChatResponse> next) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(next());

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            foreach (ChatResponseUpdate update in next().ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
