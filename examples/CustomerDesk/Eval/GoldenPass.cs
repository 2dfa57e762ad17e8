using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>Both passes over a domain's golden sequences.</summary>
internal static class GoldenPass
{
    public static async ValueTask RunAsync(BenchmarkDomain domain, Findings findings, CancellationToken cancellationToken)
    {
        Desk desk = domain.Desks[0];
        Contract api = GuardSets.ApiOnly(desk);
        foreach (GoldenTask task in domain.Golden)
        {
            GoldenReplay.Played first = await GoldenReplay.RunAsync(desk, api, task, compare: true, cancellationToken);
            findings.AddGolden(first);
            GoldenReplay.Played second = await GoldenReplay.RunAsync(desk, desk.Contract, task, compare: false, cancellationToken);
            findings.AddGoldenGuarded(task, second, desk.Contract);
        }
    }
}
