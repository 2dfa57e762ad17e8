using Clp.Ai.Tests.Conversations;
using Clp.Ai.Tests.Mediation;
using Clp.Tests.Runtime;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Approvals;

/// <summary>A decision that is interrupted at each of its writes in turn; after a restart it is made again.</summary>
internal static class InterruptedDecision
{
    /// <summary>What can happen to a write, times yes and no.</summary>
    public static TheoryData<Interruption, bool> All
    {
        get
        {
            TheoryData<Interruption, bool> data = [];
            foreach (Interruption what in Enum.GetValues<Interruption>())
            {
                data.Add(what, true);
                data.Add(what, false);
            }

            return data;
        }
    }

    /// <param name="proposing">How many appends come before the decision.</param>
    /// <param name="what">What happens at one of those after them.</param>
    /// <param name="isApproved">The decision.</param>
    /// <param name="propose">Makes what is decided about.</param>
    /// <param name="judge">Decides again, after a restart.</param>
    /// <returns>How many appends the decision takes when it is let alone.</returns>
    public static async Task<int> RunAsync(int proposing, Interruption what, bool isApproved, Func<Shop, Task<MediatedProposal>> propose, Func<Shop, ToolApprovalResponseContent, string, Task> judge)
    {
        for (int at = proposing + 1; ; at++)
        {
            using CancellationTokenSource caller = new();
            ScriptedStore store = InterruptedStore.At(at, what, caller);
            ToolApprovalResponseContent response;
            await using (Shop shop = await Shop.OpenAsync(o => o.EventStore = store))
            {
                response = (await propose(shop)).ToApprovalRequest().CreateResponse(isApproved);
                try
                {
                    await shop.Instance.DecideAsync(response, Shop.Ada, cancellationToken: caller.Token);
                }
                catch (Exception e) when (e is StorageException || (e is OperationCanceledException && caller.IsCancellationRequested))
                {
                }
            }

            await using Shop again = await Shop.OpenAsync(o => o.EventStore = store.Inner);
            await judge(again, response, $"{what} at append {at}");
            if (store.Appends < at)
            {
                return at - proposing - 1;
            }
        }
    }
}
