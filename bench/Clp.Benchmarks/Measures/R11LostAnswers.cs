using Clp.Storage.Conformance.LostAnswers;
using Clp.Storage.Postgres.Tests.Proxied;
using Clp.Storage.Redis.Tests.Proxied;

namespace Clp.Benchmarks.Measures;

/// <summary>Connections to real servers are cut at bytes of an append's request and of its reply.</summary>
internal sealed class R11LostAnswers : IMeasure
{
    private const int FewestCuts = 400;

    public string Name => "R11";

    public string About => "Redis, PostgreSQL: connections cut at bytes of requests and replies; stored once by an operation id, never a false answer";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int each = context.Sample(600, 30);
        foreach (Figure figure in Measure("redis", context, [("connections kept", each, ProxiedRedis.OpenAsync)]))
        {
            yield return figure;
        }

        (string, int, Func<Task<IProxiedStore>>)[] postgres =
        [
            ("connections kept", each, () => ProxiedPostgres.OpenAsync(connectsAnew: false)),
            ("a connection per call", each / 2, () => ProxiedPostgres.OpenAsync(connectsAnew: true)),
        ];
        foreach (Figure figure in Measure("postgres", context, postgres))
        {
            yield return figure;
        }
    }

    private static IEnumerable<Figure> Measure(string store, MeasureContext context, (string Name, int Each, Func<Task<IProxiedStore>> Open)[] ways)
    {
        List<CutTally> appends = [], commands = [];
        foreach ((string name, int each, Func<Task<IProxiedStore>> open) in ways)
        {
            appends.Add(Tally($"{store}, {name}, appends", AppendsAsync(open, each), context));
            commands.Add(Tally($"{store}, {name}, commands with operation id", CommandsAsync(open, hasOperations: true, each / 6), context));
            commands.Add(Tally($"{store}, {name}, commands without", CommandsAsync(open, hasOperations: false, each / 6), context));
        }

        List<CutTally> all = [.. appends, .. commands];
        int fewest = context.Sample(FewestCuts, 40), cuts = appends.Sum(tally => tally.Cuts);
        yield return new Figure($"{store}-cuts", $"{cuts}", $">={fewest}", cuts >= fewest);
        yield return new Figure($"{store}-command-cuts", $"{commands.Sum(tally => tally.Cuts)}", ">0", commands.TrueForAll(tally => tally.Cuts > 0));
        yield return Figure.All($"{store}-exactly-once", all.Sum(tally => tally.ExactlyOnce), all.Sum(tally => tally.WithOperation));
        yield return new Figure($"{store}-unknown", $"{all.Sum(tally => tally.Told(Answer.Unknown))}", ">0", all.Exists(tally => tally.Told(Answer.Unknown) > 0));
        yield return Figure.Exactly($"{store}-lies", all.Sum(tally => tally.Lies), 0);
        yield return Bound.Of($"{store}-bound", all.Sum(tally => tally.Lies), all.Sum(tally => tally.Cuts));
    }

    private static CutTally Tally(string what, Task<CutTally> running, MeasureContext context)
    {
        CutTally tally = running.GetAwaiter().GetResult();
        context.Note($"R11 {what}: {tally}");
        tally.FirstLies.ToList().ForEach(context.Note);
        return tally;
    }

    private static async Task<CutTally> AppendsAsync(Func<Task<IProxiedStore>> open, int each)
    {
        await using IProxiedStore store = await open();
        CutCampaign campaign = new(store);
        await campaign.RunAsync(each);
        return campaign.Tally;
    }

    private static async Task<CutTally> CommandsAsync(Func<Task<IProxiedStore>> open, bool hasOperations, int each)
    {
        await using IProxiedStore store = await open();
        RuntimeCuts cuts = new(store, hasOperations);
        await cuts.RunAsync(each);
        return cuts.Tally;
    }
}
