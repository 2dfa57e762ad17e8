using System.Runtime.CompilerServices;
using Clp.Ai.Tests.Mediation;
using Clp.TestKit;
using Clp.Testing;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Approvals;

/// <summary>What a decision reads of the log: as much as there was between a proposal and what came of it, and next to nothing for an id that nobody was given.</summary>
public sealed class ForgedIdTests
{
    private const int Others = 300;

    [Theory]
    [InlineData("clp:0:0:HASH", 1)]
    [InlineData("clp:0:2:HASH", 1)]
    [InlineData("clp:batch:0:1:HASH", 1)]
    [InlineData("clp:150:150:HASH", 1)]
    [InlineData("clp:9999999:9999999:HASH", 0)]
    [InlineData("clp:batch:9999999:9999999:HASH", 0)]
    public async Task AForgedId_CostsOneEvent_HoweverLongTheLogIs(string forged, int most)
    {
        CountingStore store = new();
        await using Shop shop = await LongAsync(store);
        string id = forged.Replace("HASH", new string('0', 64), StringComparison.Ordinal);

        store.Read = 0;
        ApprovalResult result = await DecideAsync(shop, id);

        result.Status.ShouldBe(ApprovalStatus.Unknown);
        store.Read.ShouldBeLessThanOrEqualTo(most);
    }

    [Fact]
    public async Task AnOldId_CostsWhatLayBetweenProposalAndDecision()
    {
        CountingStore store = new();
        await using Shop shop = await LongAsync(store);
        RecordedEvent[] log = [.. await shop.Instance.LogAsync()];
        log[1].Event.ShouldBeOfType<ContractEvent.ProposalStaged>();
        int decided = Array.FindIndex(log, e => e.Event is ContractEvent.StateCommitted { Accepted.Length: 1 });

        store.Read = 0;
        ApprovalResult result = await DecideAsync(shop, $"clp:0:1:{new string('0', 64)}");

        (result.Status, result.WasDecidedBefore).ShouldBe((ApprovalStatus.Committed, true));
        store.Read.ShouldBe(decided - 1 + 1, "from the proposal to its commit");
    }

    [Fact]
    public async Task AProposalThatNeverFit_IsAnsweredWithoutTheLog()
    {
        CountingStore store = new();
        await using Shop shop = await LongAsync(store);
        Intent intent = await shop.Instance.DispatchAsync("order");
        Proposal refused = await shop.Instance.StageAsync(intent, new ProposalDraft(StateObject.Of(("count", "many"))));

        store.Read = 0;
        ApprovalResult result = await DecideAsync(shop, $"clp:{intent.Id}:{refused.Id}:{new string('0', 64)}");

        (result.Status, result.WasDecidedBefore, store.Read).ShouldBe((ApprovalStatus.NotCommitted, true, 0));
    }

    private static ValueTask<ApprovalResult> DecideAsync(Shop shop, string id) => shop.Instance.DecideAsync(new ToolApprovalResponseContent(id, true, new FunctionCallContent("c", "order")), Shop.Ada);

    // One proposal that was carried out, and very much that happened since.
    private static async Task<Shop> LongAsync(CountingStore store)
    {
        Shop shop = await Shop.OpenAsync(o => (o.EventStore, o.SnapshotEvery) = (store, 0));
        MediatedProposal first = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("lamp", 2));
        (await shop.Instance.DecideAsync(first.ToApprovalRequest().CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Committed);
        for (int i = 0; i < Others; i++)
        {
            (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 1)))).EnsureCommitted();
        }

        return shop;
    }

    private sealed class CountingStore : ForwardingStore
    {
        public int Read { get; set; }

        protected override IEventStore Next { get; } = new MemoryStore();

        public override IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => CountAsync(base.ReadAsync(stream, fromVersion, cancellationToken), cancellationToken);

        private async IAsyncEnumerable<RecordedEvent> CountAsync(IAsyncEnumerable<RecordedEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (RecordedEvent e in events.WithCancellation(cancellationToken))
            {
                Read++;
                yield return e;
            }
        }
    }
}
