using Clp.TestServers;

namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>
/// Cuts a store's connection at evenly spread places of an append's request and of its reply, an append of every kind in
/// turn, and compares what the callers were told with what the server holds in the end.
/// </summary>
public sealed class CutCampaign(IProxiedStore store)
{
    // A reply can be a few bytes shorter than the measured one; then nothing is cut, and the next append is.
    private const int MostMisses = 5;

    private readonly List<CutAppend> appends = [];
    private int number;

    /// <summary>What came of it.</summary>
    public CutTally Tally { get; } = new();

    /// <summary>So many cuts of requests and so many of replies, all kinds of appends together.</summary>
    /// <param name="cutsEach">How many.</param>
    /// <param name="goesDown">Whether the network stays down after some of them.</param>
    public async Task RunAsync(int cutsEach, bool goesDown = true)
    {
        int kinds = AppendKind.All.Count;
        for (int at = 0; at < kinds; at++)
        {
            AppendKind kind = AppendKind.All[at];

            // Once before it is measured: the first of all may bring along what later ones need not.
            await SendAsync(kind);
            ProxyWatch whole = CutPlan.Measure(store, store.ConnectsAnew);
            await SendAsync(kind);
            Tally.Measured.Add($"{whole.ToServer}+{whole.ToClient}");
            foreach (CutPlan plan in CutPlan.Spread(whole, (cutsEach + kinds - 1 - at) / kinds, goesDown))
            {
                await CutAsync(kind, plan);
            }
        }

        await store.SettleAsync();
        await new CutJudge(store, Tally).JudgeAsync(appends);
    }

    private async Task CutAsync(AppendKind kind, CutPlan plan)
    {
        ProxyWatch watch = plan.Arm(store, store.ConnectsAnew);
        for (int misses = 0; !watch.HasCut && misses < MostMisses; misses++)
        {
            List<CutAppend> group = await SendAsync(kind);
            if (watch.HasCut)
            {
                await watch.Cut;
                await Patience.MendAsync(store);
            }

            await ResolveAsync(group);
        }

        // A cut behind an append's last byte is made when its connection is closed, which may be after all of this.
        store.Proxy.Disarm();
        if (watch.HasCut)
        {
            await watch.Cut;
            await Patience.MendAsync(store);
            Tally.Cuts++;
        }
    }

    private async Task<List<CutAppend>> SendAsync(AppendKind kind)
    {
        // The first two of several keep a store busy that sends together what comes meanwhile.
        List<CutAppend> group = [.. Enumerable.Range(0, kind.Together).Select(at => new CutAppend(kind, number++, isMarked: kind.Together == 1 || at > 1))];
        foreach (CutAppend append in group)
        {
            await append.PrepareAsync(store.Direct);
        }

        await Task.WhenAll(group.Select(append => append.SendAsync(store.Through)));
        appends.AddRange(group);
        return group;
    }

    private async Task ResolveAsync(List<CutAppend> group)
    {
        foreach (CutAppend append in group.Where(append => append.Kind.HasOperation && append.Answer is Answer.Unknown or Answer.Rejected))
        {
            if (await append.ResolveAsync(store, asks: number % 2 == 0) is { } wrong)
            {
                Tally.Lie($"{append.Stream}: {wrong}");
            }
        }
    }
}
