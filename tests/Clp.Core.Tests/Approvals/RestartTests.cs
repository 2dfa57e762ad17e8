using Clp.Testing;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class RestartTests
{
    private static readonly string[] Writes = ["dispatched", "proposed", "accepted", "accepted", "committed"];

    private static readonly CommitOptions Once = new() { By = Ada, Operation = new OperationId("order-1") };

    [Fact]
    public async Task GivenAPendingApproval_WhenTheProcessRestarts_ThenTheSameApprovalIsStillPending()
    {
        MemoryStore store = new();
        Preview shown;
        Proposal before;
        await using (Waiting waiting = await Waiting.ForAsync(store: store))
        {
            before = waiting.Proposal;
            shown = await waiting.Orders.PreviewAsync(before);
        }

        await using ClpRuntime restarted = new(Build(), new() { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance orders = await restarted.OpenAsync("a");
        Proposal held = orders.ProposalsFor(orders.PendingIntents.ShouldHaveSingleItem()).ShouldHaveSingleItem();

        (held.Id, held.Status, held.Values, held.By, held.ExpiresAt).ShouldBe((before.Id, ProposalStatus.Staged, before.Values, Bot, before.ExpiresAt));
        (await orders.PreviewAsync(held)).Hash.ShouldBe(shown.Hash);
        (await orders.AcceptAsync(held, Ada)).EnsureAccepted();
        (await orders.CommitAsync(orders.PendingIntents[0], new CommitOptions { IfPreview = shown.Hash })).EnsureCommitted();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task GivenACrashAtEveryWrite_WhenWorkIsResumed_ThenTheApprovalIsStillThereOrWasCarriedOutAndNeverTwice(int snapshotEvery)
    {
        for (int first = 0; first < Writes.Length; first++)
        {
            for (int second = 0; second < Writes.Length; second++)
            {
                foreach ((bool, bool) written in new[] { (true, true), (true, false), (false, true), (false, false) })
                {
                    await CrashTwiceAsync(snapshotEvery, new Crash(first, written.Item1), new Crash(second, written.Item2));
                }
            }
        }
    }

    private static async Task CrashTwiceAsync(int snapshotEvery, Crash first, Crash second)
    {
        string where = $"a snapshot every {snapshotEvery}, {first}, then {second}";
        MemoryStore store = new();
        await RunAsync(store, snapshotEvery, first);
        (await KindsAsync(store)).ShouldBe(Writes.Take(first.IsWritten ? first.AtWrite + 1 : first.AtWrite), where);

        await RunAsync(store, snapshotEvery, second);
        await RunAsync(store, snapshotEvery, null);
        (await KindsAsync(store)).Where(k => k != "refused").ShouldBe(Writes, where);

        await RunAsync(store, snapshotEvery, null);
        (await KindsAsync(store)).Where(k => k != "refused").ShouldBe(Writes, where);
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk"))), new() { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance orders = await runtime.OpenAsync("a");
        (orders.State.Get("stock", 0), orders.PendingIntents.Length).ShouldBe((8, 0), where);
    }

    /// <summary>A process that does what is left to do and may die at one of its writes.</summary>
    private static async Task RunAsync(MemoryStore store, int snapshotEvery, Crash? crash)
    {
        ScriptedStore mortal = new() { Inner = store };
        for (int i = 0; i < crash?.AtWrite; i++)
        {
            mortal.ThenWork();
        }

        _ = crash is null ? mortal : mortal.ThenFail(ScriptedStore.Unknown, crash.IsWritten);
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk"))), new() { EventStore = mortal, SnapshotEvery = snapshotEvery, TimeProvider = new FakeClock() });
        try
        {
            await WorkAsync(await runtime.OpenAsync("a"));
        }
        catch (StorageException) when (crash is not null)
        {
        }
    }

    /// <summary>Knows nothing of how far it came before: it looks at what is pending, and repeats what others would call a duplicate.</summary>
    private static async Task WorkAsync(ContractInstance orders)
    {
        if (orders.StateVersion >= 0)
        {
            (await orders.CommitAsync((await FirstAsync(orders)), Once)).EnsureCommitted();
            return;
        }

        Intent intent = orders.PendingIntents.FirstOrDefault() ?? await orders.DispatchAsync("order", null, By(Cy));
        Proposal proposal = orders.ProposalsFor(intent).FirstOrDefault() ?? await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 2)) { By = Bot });
        foreach (Actor clerk in new[] { Ada, Bob })
        {
            await orders.AcceptAsync(proposal, clerk);
        }

        (await orders.CommitAsync(intent, Once)).EnsureCommitted();
    }

    // As somebody would hold it who has not heard that it was carried out.
    private static async Task<Intent> FirstAsync(ContractInstance orders)
    {
        await using ClpRuntime past = new(Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk"))));
        ContractInstance same = await past.OpenAsync(orders.Id);
        return await same.DispatchAsync("order", null, By(Cy));
    }

    private static async Task<List<string>> KindsAsync(MemoryStore store)
    {
        List<string> kinds = [];
        await foreach (RecordedEvent e in store.ReadAsync(new StreamId("", "orders", "a"), 0, default))
        {
            kinds.Add(e.Event.Kind);
        }

        return kinds;
    }

    private sealed record Crash(int AtWrite, bool IsWritten);
}
